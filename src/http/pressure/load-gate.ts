import { createTurnstile } from '../access/turnstile.ts'
import type { Lane } from './lane.ts'
import { createTurn } from './turn.ts'
import { createWriteLane } from './write-lane.ts'

/** What a server bears before it turns requests away; the settings of the same names. */
export type LoadLimits = {
  /** Requests that change something and have not been decided yet; more are let in while it moves fast enough. */
  readonly writesUnderWay: number
  /** Milliseconds that another of them may have to wait, and that a turn of the event loop takes requests in. */
  readonly longestWait: number
  /** Megabytes of large bodies that may be in memory at once. */
  readonly bodyMemory: number
}

/** Why a request was turned away; the same words in the metric and the log. */
export const REASONS = ['writes', 'reads', 'batches', 'exports', 'busy', 'bodies', 'pipelined'] as const

export type Reason = (typeof REASONS)[number]

/** What is known of a request before its body has come. */
export type Arrival = {
  readonly lane: Lane
  /** Stands for the connection. */
  readonly socket: object
  /** Bytes of body that the request may make the server keep. */
  readonly bytes: number
}

/** Decides whether a request comes in, by what is under way; it keeps no request waiting. */
export type LoadGate = {
  /** Null when it comes in. Asked before the body is read. */
  readonly turnsAway: (arrival: Arrival) => Reason | null
  /** Whether a lane has room for one more. */
  readonly hasRoomFor: (lane: Lane) => boolean
  /** Counts bytes of a body until they are given back; undefined for a small one, which is not counted. */
  readonly keep: (bytes: number) => (() => void) | undefined
  /** Counts a request as under way until what this gives back is called, the first time. */
  readonly enter: (lane: Lane) => () => void
  /** Records an item of a batch when its turn comes: single events must not wait behind those of many batches. */
  readonly amongItems: <T>(record: () => Promise<T>) => Promise<T>
  /** Records a whole batch at once, when those before it are done. */
  readonly asAWhole: <T>(record: () => Promise<T>) => Promise<T>
  readonly state: () => LoadState
}

/** What is under way in one lane. */
export type LaneState = {
  readonly enter: () => () => void
  /** Null while there is room beside so many that are coming in. */
  readonly refuses: (coming: number) => Reason | null
  readonly count: () => number
}

export type LoadState = {
  readonly underWay: Readonly<Record<Exclude<Lane, 'none'>, number>>
  /** Milliseconds that the oldest write has been under way; 0 without any. */
  readonly oldestWrite: number
  readonly bodyBytes: number
  readonly turnedAway: Readonly<Record<Reason, number>>
}

/** Reads that wait for another thread, or for their turn on this one. */
const MOST_READS = 512

/** Each keeps no more items in memory than it may have under way, but for arrays, which are whole bodies. */
const MOST_BATCHES = 256

/** Each has a thread of its own. */
const MOST_EXPORTS = 4

/** Items of all batches that are with the engine at once: enough for its largest commits. */
const MOST_ITEMS = 512

/** Bodies up to this size are let in whatever else is in memory: the limit of connections bounds them. */
const SMALL_BODY = 16_384

/** Requests of one connection that one turn of the event loop takes; nobody needs more in one breath. */
const MOST_IN_ONE_BREATH = 32

/** Requests that a turn takes however long it lasts: one slow request must not shut out others. */
const FEWEST_PER_TURN = 512

const MEGABYTE = 1_048_576

export function createLoadGate(
  limits: LoadLimits,
  clock: () => number = performance.now.bind(performance),
): LoadGate {
  const turn = createTurn(limits.longestWait, clock)
  const lanes = {
    read: createLane(MOST_READS, 'reads'),
    write: createWriteLane(limits, clock),
    batch: createLane(MOST_BATCHES, 'batches'),
    export: createLane(MOST_EXPORTS, 'exports'),
  }
  // The lane of batches bounds how many wait.
  const items = createTurnstile({ atOnce: MOST_ITEMS, waiting: Number.POSITIVE_INFINITY })
  const wholes = createTurnstile({ atOnce: 1, waiting: Number.POSITIVE_INFINITY })
  const bodies = createBodies(limits.bodyMemory * MEGABYTE)
  const turnedAway = Object.fromEntries(REASONS.map((reason) => [reason, 0])) as Record<Reason, number>

  const decide = ({ lane, socket, bytes }: Arrival): Reason | null => {
    if (lane === 'none') return null
    const { lasted, letIn, ofSocket } = turn.take(socket)
    if (ofSocket > MOST_IN_ONE_BREATH) return 'pipelined'
    if (letIn >= FEWEST_PER_TURN && lasted > limits.longestWait) return 'busy'
    if (bodies.haveNoRoomFor(bytes)) return 'bodies'
    return lanes[lane].refuses(turn.coming(lane))
  }

  return {
    turnsAway: (arrival) => {
      const reason = decide(arrival)
      if (reason) turnedAway[reason] += 1
      else turn.letIn(arrival.lane)
      return reason
    },
    hasRoomFor: (lane) => lane === 'none' || lanes[lane].refuses(turn.coming(lane)) === null,
    keep: bodies.keep,
    enter: (lane) => {
      turn.begun(lane)
      return lane === 'none' ? nothing : lanes[lane].enter()
    },
    amongItems: (record) => items.enter(record) as ReturnType<typeof record>,
    asAWhole: (record) => wholes.enter(record) as ReturnType<typeof record>,
    state: () => ({
      underWay: {
        read: lanes.read.count(),
        write: lanes.write.count(),
        batch: lanes.batch.count(),
        export: lanes.export.count(),
      },
      oldestWrite: lanes.write.oldest(),
      bodyBytes: bodies.bytes(),
      turnedAway: { ...turnedAway },
    }),
  }
}

function nothing(): void {}

function createLane(most: number, reason: Reason): LaneState {
  const inside = new Set<object>()
  return {
    enter: () => {
      const one = {}
      inside.add(one)
      return () => void inside.delete(one)
    },
    refuses: (coming) => (inside.size + coming >= most ? reason : null),
    count: () => inside.size,
  }
}

function createBodies(limit: number) {
  let kept = 0
  const keep = (bytes: number) => {
    if (bytes <= SMALL_BODY) return undefined
    kept += bytes
    return () => {
      kept -= bytes
    }
  }
  return {
    bytes: () => kept,
    haveNoRoomFor: (bytes: number) => bytes > SMALL_BODY && kept + bytes > limit,
    keep,
  }
}
