import { Refused } from '../dialect.ts'
import { isJsonType } from '../fastapi/content-type.ts'
import type { Ask } from '../route.ts'
import type { RawItem } from './raw-item.ts'
import { createArrayCutter, type NoArray } from './split-array.ts'
import { splitLines } from './split-lines.ts'
import { streamedBody } from './streamed-body.ts'

export const MAX_ITEMS = 10_000

/** Bytes of a whole batch. */
export const BATCH_LIMIT = 64 * 1_048_576

/** Bytes of one item: as much as a request with one event may have. */
export const ITEM_LIMIT = 1_048_576

export type BatchForm = 'array' | 'ndjson'

const NDJSON = /^\s*application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\s*(?:;|$)/i

/** @throws Refused where the body is neither JSON nor NDJSON. */
export function formOf({ headers }: Ask): BatchForm {
  const contentType = headers['content-type']
  if (NDJSON.test(contentType ?? '')) return 'ndjson'
  if (isJsonType(contentType)) return 'array'
  throw invalid('list_type', 'Input should be a JSON array, or NDJSON as application/x-ndjson')
}

/** The items of NDJSON as they arrive; the one after the last that a batch may have is `too-many`. */
export async function* readLines(request: Ask): AsyncGenerator<RawItem | { readonly kind: 'too-many' }> {
  let count = 0
  for await (const item of splitLines(streamedBody(request, BATCH_LIMIT), ITEM_LIMIT)) {
    if (count === MAX_ITEMS) {
      yield { kind: 'too-many' }
      return
    }
    count += 1
    yield item
  }
}

/**
 * All items of a batch.
 * @throws Refused where the array as such is not sound, or there are too many.
 */
export async function readAllItems(request: Ask, form: BatchForm): Promise<RawItem[]> {
  return form === 'array' ? readArray(request) : readAllLines(request)
}

async function readAllLines(request: Ask): Promise<RawItem[]> {
  const items: RawItem[] = []
  for await (const item of readLines(request)) {
    if (item.kind === 'too-many') throw tooMany()
    items.push(item)
  }
  return items
}

async function readArray(request: Ask): Promise<RawItem[]> {
  const items: RawItem[] = []
  const cutter = createArrayCutter(ITEM_LIMIT, (item) => items.push(item))
  for await (const chunk of streamedBody(request, BATCH_LIMIT)) {
    cutter.push(chunk)
    if (items.length > MAX_ITEMS) throw tooMany()
  }
  const fault = cutter.end()
  if (fault) throw invalid(...FAULTS[fault])
  return items
}

const FAULTS: Readonly<Record<NoArray, readonly [code: string, message: string]>> = {
  empty: ['missing', 'Field required'],
  'no-array': ['list_type', 'Input should be a valid list'],
  'not-closed': ['json_invalid', 'JSON decode error: the array has no end'],
  'more-behind': ['json_invalid', 'JSON decode error: something follows the array'],
}

export const TOO_MANY = `A batch should have at most ${MAX_ITEMS} items; send the rest in another one`

function tooMany(): Refused {
  return invalid('too_long', TOO_MANY)
}

function invalid(code: string, message: string): Refused {
  return new Refused({ kind: 'invalid', problems: [{ path: [], code, message, input: null }] })
}
