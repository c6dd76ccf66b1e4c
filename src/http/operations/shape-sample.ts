import type { FastifyReply, FastifyRequest } from 'fastify'

/** Bytes of a body up to which its request may be kept. */
const SMALL = 16 * 1024

export type Exchange = {
  readonly request: Pick<FastifyRequest, 'headers'>
  readonly reply: { readonly raw: Pick<FastifyReply['raw'], 'writableFinished'> }
}

/**
 * Keeps one exchange of a route alive, with request and answer as they are now. With the last object of a shape V8
 * forgets the shape, and with it what it had learned of whoever reads and writes such objects: after a collection in a
 * quiet moment, all work that came later took longer by a fifth.
 */
export class ShapeSample {
  #answered = 0
  #exchange: Exchange | null = null

  /** Of ever rarer exchanges one is kept: late ones look like most, and it is next to no work. */
  note(request: Exchange['request'], reply: Exchange['reply']): void {
    this.#answered += 1
    if (isPowerOfTwo(this.#answered) && isSmall(request, reply)) this.#exchange = { request, reply }
  }

  get exchange(): Exchange | null {
    return this.#exchange
  }
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0
}

/** Nobody knows beforehand how long a chunked body is; an answer that nobody took may hold all it had to say. */
function isSmall({ headers }: Exchange['request'], { raw }: Exchange['reply']): boolean {
  return (
    raw.writableFinished &&
    headers['transfer-encoding'] === undefined &&
    Number(headers['content-length'] ?? 0) <= SMALL
  )
}
