import type { DetailItem } from './detail-item.ts'
import { floatValue } from './json-value.ts'

/** Bytes. Up to here a body that is not valid is echoed as FastAPI echoes it: a missing member repeats it whole. */
const ECHOED_WHOLE = 65_536

/** Characters of a text from a larger body that are still echoed. */
const SHORT = 1_000

/**
 * The same items; of a large body, only short inputs are echoed. `input` is left out, rather than cut or replaced,
 * so that what stands there is always what was sent.
 */
export function withShortInputs(items: readonly DetailItem[], body: Buffer): readonly DetailItem[] {
  if (body.length <= ECHOED_WHOLE) return items
  return items.map((item) => (isShort(item.input) ? item : { ...item, input: undefined }))
}

/** Objects and lists are not measured: that could take as long as writing them. */
function isShort(input: unknown): boolean {
  if (typeof input === 'string') return input.length <= SHORT
  return typeof input !== 'object' || input === null || floatValue(input) !== undefined
}
