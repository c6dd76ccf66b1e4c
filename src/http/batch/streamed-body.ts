import type { Readable } from 'node:stream'
import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'

/**
 * The bytes of a body as they arrive, for an operation with a `streamLimit`. Whoever stops reading leaves the
 * connection open: the answer goes out by it.
 * @throws Refused at the first byte beyond the limit, and at once where the headers announce one.
 */
export async function* streamedBody({ body, headers }: Ask, limit: number): AsyncGenerator<Buffer> {
  if (Number(headers['content-length'] ?? 0) > limit) throw new Refused({ kind: 'body-too-large', limit })
  const stream = body as unknown as Readable | undefined
  if (!stream) return
  let seen = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    seen += chunk.length
    if (seen > limit) throw new Refused({ kind: 'body-too-large', limit })
    yield chunk
  }
}
