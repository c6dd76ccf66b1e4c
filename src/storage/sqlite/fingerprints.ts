import type { Database, Statement } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'
import { NewFingerprints, PARTS, partOf, type Remembered, type Sought } from './new-fingerprints.ts'
import { SettledFingerprints } from './settled-fingerprints.ts'
import { hashOf, storedHash } from './stored-hash.ts'

/**
 * What duplication rules remember of the events that were kept: on disk in the order of the log, and by hash. Those of
 * the newest events are by hash in memory only, which is read again where it was lost.
 */
export class Fingerprints {
  readonly #settled: SettledFingerprints
  readonly #insert: Statement
  readonly #ofEvent: Statement<[number], Pick<Row, 'hash'>>
  readonly #remove: Statement
  readonly #mark: Statement<[number, number]>
  readonly #read: () => Memory
  #memory: Memory | undefined
  /** The part that is settled next. */
  #next = 0
  /** Whether more was done since the last commit than to remember events. */
  #isAltered = false

  constructor(database: Database) {
    this.#settled = new SettledFingerprints(database)
    this.#insert = database.prepare(
      'insert into fingerprint (event, memory, hash, occurred_at) values (?, ?, ?, ?)',
    )
    this.#ofEvent = database.prepare('select hash from fingerprint where event = ?')
    this.#remove = database.prepare('delete from fingerprint where event = ?')
    this.#mark = database.prepare('update fingerprint_settled set up_to = ? where part = ?')
    this.#read = createMemoryReader(database)
  }

  /**
   * The event nearest in time that a rule remembers with this fingerprint; of two as near, the first. Farther away
   * than `within`, in microseconds, none counts.
   */
  nearest(sought: Sought, to: Instant, within: bigint | null): Remembered | undefined {
    let nearest: Remembered | undefined
    let away = within
    for (const event of [
      ...this.#settled.near(sought, to, within),
      ...this.#known().unsettled.near(sought, to),
    ]) {
      const distance = event.occurredAt > to ? event.occurredAt - to : to - event.occurredAt
      if (away !== null && distance > away) continue
      if (nearest && distance === away && nearest.seq < event.seq) continue
      nearest = event
      away = distance
    }
    return nearest
  }

  remember({ memory, fingerprint }: Sought, { seq, occurredAt }: Remembered): void {
    const known = this.#known()
    const one = { memory, fingerprint, seq, occurredAt }
    this.#insert.run(seq, memory, storedHash(fingerprint), occurredAt)
    // A correction makes a rule remember an earlier event, up to which the part is taken for settled.
    if (seq <= known.upTo[partOf(fingerprint)]!) {
      this.#settled.add([one])
      return
    }
    known.unsettled.add(one)
    known.newest = Math.max(known.newest, seq)
  }

  /** Forgets what every rule remembers of one event. */
  forget(seq: number): void {
    this.#isAltered = true
    for (const { hash } of this.#ofEvent.all(seq)) this.#known().unsettled.remove(hashOf(hash), seq)
    this.#remove.run(seq)
  }

  /** How many are by hash in memory only. */
  get unsettled(): number {
    return this.#known().unsettled.size
  }

  /** Puts the next part of them by hash on disk: those that stand near each other there. */
  settle(): void {
    const { unsettled } = this.#known()
    if (unsettled.size === 0) return
    this.#isAltered = true
    // An empty part is settled as well. With an old mark, whoever reads the memory anew would begin far back.
    while (unsettled.isEmpty(this.#next)) this.#markNext()
    this.#settled.add(unsettled.take(this.#next))
    this.#markNext()
  }

  settleAll(): void {
    while (this.unsettled > 0) this.settle()
  }

  committed(): void {
    this.#isAltered = false
  }

  /** After all that was done since the last commit was undone; the log ends with this entry now. */
  rolledBack(newest: number): void {
    this.undone(newest)
    this.#isAltered = false
  }

  /** The same since a savepoint. What was altered before it may be undone yet. */
  undone(newest: number): void {
    this.#settled.reread()
    if (this.#isAltered) this.#memory = undefined
    else this.#memory?.unsettled.removeAfter(newest)
  }

  #markNext(): void {
    const { upTo, newest } = this.#known()
    upTo[this.#next] = newest
    this.#mark.run(newest, this.#next)
    this.#next = (this.#next + 1) % PARTS
  }

  #known(): Memory {
    this.#memory ??= this.#read()
    return this.#memory
  }
}

type Memory = {
  readonly unsettled: NewFingerprints
  /** By part: the events up to this one are by hash on disk. */
  readonly upTo: number[]
  /** The newest event that a rule remembers, or may have remembered. */
  newest: number
}

type Row = { event: bigint; memory: bigint; hash: unknown; occurred_at: bigint }

function createMemoryReader(database: Database): () => Memory {
  const marks = database.prepare<[], number>('select up_to from fingerprint_settled order by part').pluck()
  const after = database.prepare<[number], Row>('select * from fingerprint where event > ?').safeIntegers()
  return () => {
    const upTo = marks.all()
    const memory: Memory = { unsettled: new NewFingerprints(), upTo, newest: Math.max(...upTo) }
    for (const row of after.iterate(Math.min(...upTo))) {
      const seq = Number(row.event)
      const fingerprint = hashOf(row.hash)
      memory.newest = Math.max(memory.newest, seq)
      if (seq <= upTo[partOf(fingerprint)]!) continue
      memory.unsettled.add({ memory: Number(row.memory), fingerprint, seq, occurredAt: row.occurred_at })
    }
    return memory
  }
}
