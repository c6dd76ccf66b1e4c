import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * The same chunks, with a turn of the event loop after each. Where an engine answers at once, a loop over its
 * answers would otherwise let nobody else in before its end.
 */
export async function* inTurns<Chunk>(chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    yield chunk
    await nextTurn()
  }
}
