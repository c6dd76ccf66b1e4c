import { performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** Milliseconds between two looks at what the event loop does. */
const LOOK = 1_000

/** Share of the time between two looks that it may be at work in a quiet moment. */
const QUIET = 0.05

/** Looks that belong to the start: whoever is at work as soon as the server is there is let alone. */
const LOOKS_AT_START = 10

/** Looks that have to find it quiet, one after the other, before what the start took is given back. */
const LOOKS_AFTER_START = 2

/** The same after work. What is given back between two bursts is asked for again, and the second takes a tenth longer. */
const LOOKS_AFTER_WORK = 60

/** Bytes that the heap must have grown by since the last time: what is not worth a pause stays. */
const WORTHWHILE = 16 * 1024 * 1024

/**
 * Gives memory back in quiet moments from now on. V8 keeps the room that a burst of work took, the start of this
 * program being one, until there is another reason to tidy up; in a server that idles there is none for hours.
 */
export function giveMemoryBackWhenQuiet(): void {
  const heap = () => getHeapStatistics().total_heap_size
  const look = createLook({
    atWork: watchWork(),
    heap,
    giveMemoryBack,
  })
  setInterval(look, LOOK).unref()
}

export type Sight = {
  /** Share of the time since the last look that the event loop was at work. */
  readonly atWork: () => number
  /** Bytes that the heap takes. */
  readonly heap: () => number
  readonly giveMemoryBack: () => Promise<void>
}

/** Looks whether the moment is quiet, and it is worth it; once a second. */
export function createLook({ atWork, heap, giveMemoryBack }: Sight): () => Promise<void> {
  let looks = 0
  let quietLooks = 0
  let kept = 0
  return async () => {
    looks += 1
    const wanted = kept === 0 && looks <= LOOKS_AT_START ? LOOKS_AFTER_START : LOOKS_AFTER_WORK
    quietLooks = atWork() < QUIET ? quietLooks + 1 : 0
    if (quietLooks < wanted || heap() - kept < WORTHWHILE) return
    quietLooks = 0
    // A server with more memory than it needs is no worse for it.
    await giveMemoryBack().catch(() => {})
    kept = heap()
  }
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

function watchWork(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
