/** One item of a batch as it arrived. */
export type RawItem = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'too-long' }

/** Puts the pieces of an item together, and lets go of them once they are more than it may have. */
export type ItemCollector = {
  readonly add: (piece: Buffer) => void
  /** Null where there was nothing but white space. The next piece begins another item. */
  readonly take: () => RawItem | null
}

export function createItemCollector(maxBytes: number): ItemCollector {
  let pieces: Buffer[] = []
  let length = 0
  return {
    add: (piece) => {
      length += piece.length
      if (length <= maxBytes) pieces.push(piece)
      else pieces = []
    },
    take: () => {
      const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
      const isTooLong = length > maxBytes
      pieces = []
      length = 0
      if (isTooLong) return { kind: 'too-long' }
      return isBlank(bytes) ? null : { kind: 'bytes', bytes }
    },
  }
}

/** Whether JSON would see nothing there. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every(isSpace)
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
