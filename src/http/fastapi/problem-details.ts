import type { Problem } from '../../core/problems.ts'
import type { DetailItem } from './detail-item.ts'
import { writeJson } from './write-json.ts'

/** The detail of the 400 for a body that cannot be read. */
export const UNREADABLE_BODY = 'There was an error parsing the body'

/** The text of FastAPI's error body: a list of items for 422, a sentence for the other statuses. */
export function detailBody(detail: string | readonly DetailItem[]): string {
  return writeJson({ detail })
}

/** The items for problems that the domain found in the value of a request's body. */
export function bodyItems(problems: readonly Problem[]): readonly DetailItem[] {
  return problems.map(({ code, path, message, input, ctx }) => {
    const item = { type: code, loc: ['body', ...path], msg: message, input }
    return ctx === undefined ? item : { ...item, ctx }
  })
}
