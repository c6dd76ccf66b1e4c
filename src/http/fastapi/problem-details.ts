import type { Problem } from '../../core/problems.ts'
import { type DetailItem, MAX_ITEMS } from './detail-item.ts'
import { writeJson } from './write-json.ts'

/** The detail of the 400 for a body that cannot be read. */
export const UNREADABLE_BODY = 'There was an error parsing the body'

/** The text of FastAPI's error body: a list of items for 422, a sentence for the other statuses. */
export function detailBody(detail: string | readonly DetailItem[]): string {
  return typeof detail === 'string' ? writeJson({ detail }) : `{"detail":[${writeItems(detail).join(',')}]}`
}

/** Characters after which no further item is begun: many items may repeat the same long input or key. */
const MAX_LENGTH = 524_288

function writeItems(items: readonly DetailItem[]): string[] {
  const written: string[] = []
  let length = 0
  for (const item of items) {
    if (length > MAX_LENGTH) break
    const text = writeJson(item)
    written.push(text)
    length += text.length
  }
  return written
}

/** The items for problems that the domain found in the value of a request's body, as many as are listed. */
export function bodyItems(problems: readonly Problem[]): readonly DetailItem[] {
  return problems.slice(0, MAX_ITEMS).map(({ code, path, message, input, ctx }) => {
    const item = { type: code, loc: ['body', ...path], msg: message, input }
    return ctx === undefined ? item : { ...item, ctx }
  })
}
