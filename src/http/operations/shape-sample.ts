/** Bytes of a body up to which its request may be kept. */
const SMALL = 16 * 1024

/**
 * Keeps one exchange of a route alive, with requests and answers as they are now. With the last object of a shape V8
 * forgets the shape, and with it what it had learned of whoever reads and writes such objects: after a collection in a
 * quiet moment, all work that came later took longer by a fifth.
 */
export class ShapeSample {
  #answered = 0
  #exchange: readonly object[] = []

  /** Of ever rarer exchanges one is kept: late ones look like most, and it is next to no work. */
  note(bodyBytes: number, ...exchange: readonly object[]): void {
    this.#answered += 1
    if (isPowerOfTwo(this.#answered) && bodyBytes <= SMALL) this.#exchange = exchange
  }

  get exchange(): readonly object[] {
    return this.#exchange
  }
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0
}
