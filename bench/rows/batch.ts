import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openForReading, openForWriting } from '../../src/storage/sqlite/connection.ts'
import { FOLD_LIMITS } from '../../src/storage/sqlite/folding.ts'
import { migrate } from '../../src/storage/sqlite/migrate.ts'
import { createBareLoop, readStoredRows, type StoredRows } from '../recording/bare-rows.ts'
import { createBodies, PLAIN_TYPE } from '../recording/bodies.ts'
import type { Metrics, Row, Workshop } from '../row.ts'
import { type GroundlogProcess, startGroundlog, TOKEN } from '../servers/groundlog.ts'

/** Lines of one request: as many as the server takes. */
const LINES = 10_000

const REQUESTS = 3

/** Rows of one transaction of the bare loop: as many as the writer thread commits together at most. */
const TOGETHER = 1_000

/** One client that sends batches one after the other, of a type with fields and without rules. */
export const row: Row = {
  name: 'batch',
  against: 'a bare better-sqlite3 loop that writes the same rows into the same schema, durable as well',
  open: async (workshop) => {
    const data = join(workshop.folder, 'batch')
    const server = await startGroundlog({ workshop, data })
    await server.send('/event-types', PLAIN_TYPE)
    const nextBody = createBodies('plain')
    const ours = () => sendBatches(server, nextBody)
    await ours()
    const rows = storedIn(data)
    const bare = openBare(workshop, rows)
    const contest = {
      label: `POST /events/batch, ${LINES} lines of NDJSON`,
      lines: [{ metric: 'rate', label: 'one connection', unit: '/s', goal: { atLeast: 0.5 } }],
      runs: 5,
      yardstick: () => ({ rate: rows.events / bare.loop() }),
      ours,
    } as const
    const close = async () => {
      bare.close()
      await server.end()
    }
    return { contests: [contest], close }
  },
}

async function sendBatches(server: GroundlogProcess, nextBody: () => object): Promise<Metrics> {
  const bodies = Array.from({ length: REQUESTS }, () => linesOf(nextBody))
  const started = performance.now()
  for (const body of bodies) await sendBatch(server, body)
  return { rate: (LINES * REQUESTS * 1000) / (performance.now() - started) }
}

function linesOf(nextBody: () => object): string {
  return Array.from({ length: LINES }, () => `${JSON.stringify(nextBody())}\n`).join('')
}

async function sendBatch({ address }: GroundlogProcess, body: string): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${TOKEN}` }
  const answer = await fetch(`${address}/events/batch`, { method: 'POST', headers, body })
  const text = await answer.text()
  const recorded = text.split('"verdict":"recorded"').length - 1
  if (!answer.ok || recorded !== LINES)
    throw new Error(`${recorded} of ${LINES} recorded: ${text.slice(0, 500)}`)
}

function storedIn(data: string): StoredRows {
  const database = openForReading(join(data, 'groundlog.db'))
  try {
    return readStoredRows(database, LINES * REQUESTS)
  } finally {
    database.close()
  }
}

function openBare({ folder }: Workshop, rows: StoredRows) {
  const place = join(folder, `bare-${randomUUID()}`)
  mkdirSync(place)
  const database = openForWriting(join(place, 'groundlog.db'))
  migrate(database)
  // The server folds its log away now and then, and so must the loop.
  database.pragma(`wal_autocheckpoint = ${FOLD_LIMITS.betweenFolds}`)
  return { loop: createBareLoop(database, rows, TOGETHER), close: () => database.close() }
}
