/** Numbers that look random and are the same for the same seed, so that two builds make the same log. */
export type Random = {
  /** From 0 to below 1. */
  readonly next: () => number
  /** A whole number from 0 to below `limit`, which is at most 2^31. */
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** Whether something of this likelihood happens. */
  readonly happens: (likelihood: number) => boolean
  /** A UUID of version 4. */
  readonly uuid: () => string
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function createRandom(seed: number): Random {
  const word = smallFastCounter(seed)
  const next = () => word() / 4_294_967_296
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (list) => list[below(list.length)]!,
    happens: (likelihood) => next() < likelihood,
    uuid: () => uuidOf(word(), word(), [word(), word()]),
  }
}

/** Chris Doty-Humphrey's sfc32: 32 bits a call. */
function smallFastCounter(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9 | 0, 0x243f6a88 | 0, seed | 0, 1]
  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let warming = 0; warming < 16; warming += 1) word()
  return word
}

function uuidOf(a: number, b: number, [c, d]: readonly [number, number]): string {
  const versioned = (b & 0xffff0fff) | 0x4000
  const variant = (c & 0x3fffffff) | 0x80000000
  const [one, two, three, four] = [hexOf(a), hexOf(versioned), hexOf(variant), hexOf(d)]
  return `${one}-${two.slice(0, 4)}-${two.slice(4)}-${three.slice(0, 4)}-${three.slice(4)}${four}`
}

function hexOf(word: number): string {
  return HEX[word >>> 24]! + HEX[(word >>> 16) & 255]! + HEX[(word >>> 8) & 255]! + HEX[word & 255]!
}
