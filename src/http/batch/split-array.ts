import { createItemCollector, isSpace, type RawItem } from './raw-item.ts'

/** Why bytes are no JSON array, whatever its items are. */
export type NoArray = 'empty' | 'no-array' | 'not-closed' | 'more-behind'

/** Cuts a JSON array into its items while it arrives; whether an item is sound JSON is not looked at. */
export type ArrayCutter = {
  readonly push: (chunk: Buffer) => void
  /** To be asked when everything has arrived. */
  readonly end: () => NoArray | null
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

export function createArrayCutter(maxBytes: number, found: (item: RawItem) => void): ArrayCutter {
  const item = createItemCollector(maxBytes)
  let place: 'before' | 'inside' | 'behind' = 'before'
  let fault: NoArray | null = null
  let at = 0
  let count = 0
  let depth = 0
  let inString = false
  let escaped = false

  /** An item of nothing is one that is missing, but for the one of an empty array. */
  const endItem = (isLast: boolean): void => {
    const taken = item.take()
    if (taken || !isLast || count > 0) found(taken ?? { kind: 'bytes', bytes: Buffer.alloc(0) })
    count += 1
  }

  const stepOutside = (byte: number): void => {
    if (isSpace(byte) || (place === 'before' && byte === BYTE_ORDER_MARK[at])) return
    if (place === 'behind') fault ??= 'more-behind'
    else if (byte === OPEN) place = 'inside'
    else fault ??= 'no-array'
  }

  /** Whether the byte ends an item. */
  const stepInside = (byte: number): boolean => {
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
      return false
    }
    if (byte === QUOTE) inString = true
    else if (byte === OPEN || byte === OPEN_OBJECT) depth += 1
    else if (depth === 0) return byte === COMMA || byte === CLOSE
    else if (byte === CLOSE || byte === CLOSE_OBJECT) depth -= 1
    return false
  }

  return {
    push: (chunk) => {
      let start = 0
      for (let index = 0; index < chunk.length && fault === null; index += 1, at += 1) {
        const byte = chunk[index]!
        if (place !== 'inside') {
          stepOutside(byte)
          start = index + 1
        } else if (stepInside(byte)) {
          item.add(chunk.subarray(start, index))
          start = index + 1
          endItem(byte === CLOSE)
          if (byte === CLOSE) place = 'behind'
        }
      }
      if (place === 'inside') item.add(chunk.subarray(start))
    },
    end: () => {
      if (fault !== null) return fault
      if (place === 'behind') return null
      return place === 'inside' ? 'not-closed' : 'empty'
    },
  }
}
