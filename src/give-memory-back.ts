import { performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** Milliseconds between two looks at what the event loop does. */
const LOOK = 1_000

/** Share of the time between two looks that it may be at work in a quiet moment. */
const QUIET = 0.05

/** Looks that have to find it quiet, one after the other. */
const LOOKS = 2

/** Bytes that the heap must have grown by since the last time: what is not worth a pause stays. */
const WORTHWHILE = 16 * 1024 * 1024

/** Milliseconds before it may be done again: all that is alive is looked through, and meanwhile nobody is answered. */
const REST = 60_000

/**
 * Gives memory back in quiet moments from now on. V8 keeps the room that a burst of work took, the start of this
 * program being one, until there is another reason to tidy up; in a server that idles there is none for hours.
 */
export function giveMemoryBackWhenQuiet(): void {
  const quiet = watchForQuiet()
  let kept = 0
  let restUntil = 0
  const look = async () => {
    if (!quiet() || performance.now() < restUntil) return
    if (getHeapStatistics().total_heap_size - kept < WORTHWHILE) return
    restUntil = performance.now() + REST
    await giveMemoryBack()
    kept = getHeapStatistics().total_heap_size
  }
  setInterval(look, LOOK).unref()
}

/** Collects all garbage of this thread and returns the room to the system. It takes some 40 ms for 25 MB alive. */
export async function giveMemoryBack(): Promise<void> {
  if (!process.features.inspector) return
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  try {
    await session.post('HeapProfiler.collectGarbage')
  } finally {
    session.disconnect()
  }
}

function watchForQuiet(): () => boolean {
  let last = performance.eventLoopUtilization()
  let found = 0
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    found = utilization < QUIET ? found + 1 : 0
    return found >= LOOKS
  }
}
