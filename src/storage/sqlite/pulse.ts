import type { WriteFailure, WriteQueue } from './write-queue.ts'

const MILLISECONDS_BETWEEN_PROBES = 1_000

/** What a full disk may still take must not pass for room: about what a few events need. */
const SMALLEST_PROBE = 65_536

const LARGEST_PROBE = 1_048_576

/**
 * Whether writes get through, found out by a real one of the size of the last that did not. However often it is
 * asked, it writes once a second at most; whoever asks meanwhile gets the same answer, or that of a later write.
 */
export function createPulse(
  writer: Pick<WriteQueue, 'run' | 'failure'>,
  clock: () => number = () => performance.now(),
): () => Promise<WriteFailure | undefined> {
  let probedAt = Number.NEGATIVE_INFINITY
  let probe: Promise<unknown> = Promise.resolve()
  return async () => {
    if (clock() - probedAt >= MILLISECONDS_BETWEEN_PROBES) {
      probedAt = clock()
      const needed = Math.max(SMALLEST_PROBE, writer.failure?.bytes ?? 0)
      // A probe that fails is remembered by the queue, like any other write.
      probe = writer.run('probe', Math.min(needed, LARGEST_PROBE)).catch(() => undefined)
    }
    await probe
    return writer.failure
  }
}
