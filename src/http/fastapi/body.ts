import type { Excess } from '../dialect.ts'
import { isJsonType } from './content-type.ts'
import { type DetailItem, detailItem, MISSING } from './detail-item.ts'
import { type JsonReading, readJson } from './json.ts'
import type { Validated, Validator } from './validate.ts'

export type BodyReading<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  /** 422: the items of `detail`; `withExactInputs` gives them the inputs as they were written. */
  | { readonly kind: 'refused'; readonly items: readonly DetailItem[] }
  /** 413, or 400 where Python would not read it either. */
  | { readonly kind: 'excessive'; readonly excess: Excess }
  /** 400: no text in any encoding of JSON. */
  | { readonly kind: 'unreadable' }

export type RequestBody = { readonly body: Buffer; readonly contentType: string | undefined }

/** Reads and checks a request's body as a FastAPI route with one model as its body does. */
export function readBody<T>(request: RequestBody, validate: Validator<T>): BodyReading<T> {
  const { body, contentType } = request
  if (body.length > 0 && !isJsonType(contentType)) return judged(validate(body.toString('utf8'), ['body']))
  const reading = readJson(body)
  if (reading.kind === 'unreadable' || reading.kind === 'excessive') return reading
  if (reading.kind === 'json_invalid') return { kind: 'refused', items: [invalidJson(reading)] }
  if (reading.kind === 'empty' || reading.value === null) return { kind: 'refused', items: [NO_BODY] }
  return judged(validate(reading.value, ['body']))
}

function judged<T>(checked: Validated<T>): BodyReading<T> {
  return checked.ok
    ? { kind: 'accepted', value: checked.value }
    : { kind: 'refused', items: checked.problems }
}

const NO_BODY: DetailItem = detailItem(MISSING, ['body'], null)

function invalidJson({ position, message }: Extract<JsonReading, { kind: 'json_invalid' }>): DetailItem {
  const fault = { type: 'json_invalid', msg: 'JSON decode error', ctx: { error: message } }
  return detailItem(fault, ['body', position], {})
}
