import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** Where an event stands on the timeline of its asset. */
export type TimelinePlace = {
  /** The numbers of both. */
  readonly asset: number
  readonly type: number
  readonly occurredAt: Instant
  readonly seq: number
}

/** The levels of new events: the newest are at 0, many more recent ones at 1. */
export const NEW_LEVELS = [0, 1] as const

/** So few that whoever records meanwhile does not notice, and of those that stand near each other. */
const STRETCH = 400

export type NewLevel = (typeof NEW_LEVELS)[number]

/**
 * The timelines of assets. An event comes in at level 0, which is so small that a transaction writes few pages of it,
 * goes on to level 1 with those that stand near it, and in the same way to where nearly all are. Readers merge the
 * three.
 */
export type Timelines = {
  readonly add: (place: TimelinePlace) => void
  readonly move: (place: TimelinePlace, to: Instant) => void
  /** How many events are at a level. */
  readonly size: (level: NewLevel) => number
  /** Moves the next stretch of level 0 to level 1. */
  readonly settleNewest: () => void
  /** Moves the next stretch of level 1 to where nearly all are. */
  readonly settleRecent: () => void
  /** After a transaction was rolled back. */
  readonly reread: () => void
}

/** `stretch`: how many events are moved together. */
export function createTimelines(database: Database, stretch = STRETCH): Timelines {
  const insert = database.prepare(
    'insert into timeline_new (level, asset, occurred_at, seq, type) values (0, ?, ?, ?, ?)',
  )
  const count = database
    .prepare<[number], number>('select count(*) from timeline_new where level = ?')
    .pluck()
  const lift = createStretches(database, { level: 0, length: stretch, moves: [TO_RECENT] })
  const settle = createStretches(database, {
    level: 1,
    length: stretch,
    moves: [TO_TIMELINE, TO_TIMELINE_OF_TYPE],
  })
  let counted: [number, number] | undefined
  const known = () => {
    counted ??= [count.get(0)!, count.get(1)!]
    return counted
  }
  return {
    add: ({ asset, type, occurredAt, seq }) => {
      known()[0] += 1
      insert.run(asset, occurredAt, seq, type)
    },
    move: createMove(database),
    size: (level) => known()[level],
    settleNewest: () => {
      const sizes = known()
      const moved = lift()
      sizes[0] -= moved
      sizes[1] += moved
    },
    settleRecent: () => {
      const sizes = known()
      sizes[1] -= settle()
    },
    reread: () => {
      counted = undefined
    },
  }
}

/** SQL of the places on timelines, wherever they are kept, that a condition holds of. */
export function placesWhere(condition: string): string {
  const newer = NEW_LEVELS.map(
    (level) => `select seq from timeline_new where level = ${level} and ${condition}`,
  )
  return `(${[`select seq from timeline where ${condition}`, ...newer].join(' union all ')})`
}

type Stop = readonly [asset: bigint, occurredAt: Instant, seq: bigint]

const BEFORE_ALL: Stop = [-1n, 0n, 0n]

const STOP = '(asset, occurred_at, seq)'

type Stretches = {
  readonly level: NewLevel
  readonly length: number
  /** Each puts the events of a stretch elsewhere. */
  readonly moves: readonly ((events: string) => string)[]
}

const TO_RECENT = (events: string) => `insert into timeline_new (level, asset, occurred_at, seq, type)
  select 1, asset, occurred_at, seq, type ${events} order by asset, occurred_at, seq`

const TO_TIMELINE = (events: string) => `insert into timeline (asset, occurred_at, seq)
  select asset, occurred_at, seq ${events} order by asset, occurred_at, seq`

const TO_TIMELINE_OF_TYPE = (events: string) => `insert into timeline_of_type (asset, type, occurred_at, seq)
  select asset, type, occurred_at, seq ${events} and type <> 1 order by asset, type, occurred_at, seq`

/** Goes round and round through the assets; answers how many events were moved. */
function createStretches(database: Database, { level, length, moves }: Stretches): () => number {
  const stretch = `from timeline_new where level = ${level} and ${STOP} > (?, ?, ?)`
  const upTo = `${stretch} and ${STOP} <= (?, ?, ?)`
  const end = database
    .prepare<Stop[number][], [...Stop]>(
      `select asset, occurred_at, seq from (select * ${stretch} order by asset, occurred_at, seq limit ${length})
       order by asset desc, occurred_at desc, seq desc limit 1`,
    )
    .raw()
    .safeIntegers()
  const put = moves.map((move) => database.prepare(move(upTo)))
  const remove = database.prepare(`delete ${upTo}`)
  let passed = BEFORE_ALL
  return () => {
    if (!end.get(...passed)) passed = BEFORE_ALL
    const last = end.get(...passed)
    if (!last) return 0
    const bounds = [...passed, ...last]
    passed = last
    for (const move of put) move.run(...bounds)
    return remove.run(...bounds).changes
  }
}

function createMove(database: Database): Timelines['move'] {
  const at = 'asset = @asset and occurred_at = @occurredAt and seq = @seq'
  const moves = [
    `update timeline set occurred_at = @to where ${at}`,
    `update timeline_of_type set occurred_at = @to where type = @type and ${at}`,
    ...NEW_LEVELS.map(
      (level) => `update timeline_new set occurred_at = @to where level = ${level} and ${at}`,
    ),
  ].map((text) => database.prepare(text))
  return (place, to) => {
    if (to !== place.occurredAt) for (const move of moves) move.run({ ...place, to })
  }
}
