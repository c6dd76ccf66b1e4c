import { readFileSync } from 'node:fs'
import { type Client, ClientError, type NewEvent } from '../../client/index.ts'
import { BadMapping, BadValue } from '../../core/mapping/bad-mapping.ts'
import { type Mapping, readMapping } from './mapping.ts'
import { type Input, openInput } from './open-input.ts'
import type { ReadRow } from './read-row.ts'
import { type ReadOptions, readRows } from './read-rows.ts'
import { type RowVerdict, recordRow } from './record-row.ts'
import type { Rejection } from './rejected-lines.ts'
import { rowKeys } from './row-key.ts'
import { emptyTally, type Tally } from './tally.ts'

export type ImportPlan = {
  /** In the order in which they are read; `-` is the standard input. */
  readonly files: readonly string[]
  readonly mapping: Mapping
  /** Null: a dry run, for which nobody is asked anything. */
  readonly client: Client | null
  /** How many rows are under way at once. */
  readonly concurrency: number
  readonly encoding: string
  readonly read: Omit<ReadOptions, 'needs'>
  readonly reject: (rejection: Rejection) => Promise<void>
  /** In a dry run, every event as it would be sent. */
  readonly preview?: (event: NewEvent) => void
}

/** An import under way. */
export type Import = {
  readonly tally: Tally
  readonly input: () => Input | undefined
  /** Reads no further rows; what is under way is finished. */
  readonly stop: () => void
  /** @throws BadInput, ImportStopped */
  readonly done: Promise<'finished' | 'stopped'>
}

/** @throws BadMapping */
export function loadMapping(path: string): Mapping {
  try {
    return readMapping(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new BadMapping(`${path}: ${(error as Error).message}`)
  }
}

/** Starts to read files and to record their rows as events; each row is its own key, so it may be done again. */
export function startImport(plan: ImportPlan): Import {
  const tally = emptyTally()
  let input: Input | undefined
  let isStopped = false
  const run = async () => {
    if (plan.client) await prepareServer(plan.client, plan.mapping)
    for (const name of plan.files) {
      if (isStopped) break
      input = openInput(name, plan.encoding)
      await importFile(plan, input, tally).catch((error) => {
        if (!isStopped) throw error
      })
    }
    return isStopped ? 'stopped' : 'finished'
  }
  return {
    tally,
    input: () => input,
    stop: () => {
      isStopped = true
      input?.abandon()
    },
    done: run(),
  }
}

/** The first question is any: a wrong address or token should be told at once, not after many attempts. */
async function prepareServer(client: Client, { eventTypes }: Mapping): Promise<void> {
  await client.events.list({ limit: 1, total: false })
  for (const type of eventTypes) {
    const known = await client.eventTypes.get(type.id).catch((error) => {
      if (error instanceof ClientError && error.status === 404) return null
      throw error
    })
    if (!known) await client.eventTypes.create(type)
  }
}

/** A row that is ready to be sent, or why it never will be. */
type Prepared = { readonly read: ReadRow } & ({ readonly event: NewEvent } | { readonly because: string })

async function importFile(plan: ImportPlan, input: Input, tally: Tally): Promise<void> {
  const rows = prepare(readRows(input, { ...plan.read, needs: plan.mapping.columns }), plan.mapping)
  const workers = Array.from({ length: plan.concurrency }, () => work(plan, input, { rows, tally }))
  const ended = await Promise.allSettled(workers)
  const failed = ended.find((worker) => worker.status === 'rejected')
  if (failed) throw failed.reason
}

async function* prepare(rows: AsyncIterable<ReadRow>, mapping: Mapping): AsyncGenerator<Prepared, void> {
  const keyOf = rowKeys()
  for await (const read of rows) {
    if (read.unreadable) {
      yield { read, because: read.unreadable.because }
      continue
    }
    const mapped = mapping.map(read.row)
    yield 'reasons' in mapped
      ? { read, because: mapped.reasons.join('; ') }
      : keyed(read, mapped.event, mapping.keyOf ?? ((row) => keyOf(mapped.event.event_type_id, row)))
  }
}

function keyed(read: ReadRow, event: NewEvent, keyOf: (row: ReadRow['row']) => string): Prepared {
  try {
    return { read, event: { ...event, dedup_key: keyOf(read.row) } }
  } catch (error) {
    if (error instanceof BadValue) return { read, because: error.message }
    throw error
  }
}

type Shared = { readonly rows: AsyncGenerator<Prepared, void>; readonly tally: Tally }

/** Takes the next row as soon as the last is settled; the first worker to fail ends the rows for all. */
async function work(plan: ImportPlan, input: Input, { rows, tally }: Shared): Promise<void> {
  try {
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      tally.rows += 1
      const verdict = await settle(plan, next.value)
      tally[verdict.outcome] += 1
      if (verdict.outcome !== 'rejected') continue
      await plan.reject({ file: input.name, read: next.value.read, because: verdict.because })
    }
  } catch (error) {
    input.abandon()
    throw error
  }
}

async function settle({ client, mapping, preview }: ImportPlan, prepared: Prepared): Promise<RowVerdict> {
  if ('because' in prepared) return { outcome: 'rejected', because: prepared.because }
  if (client) return recordRow(client, prepared.event, mapping.idOf?.(prepared.read.row))
  preview?.(prepared.event)
  return { outcome: 'recorded' }
}
