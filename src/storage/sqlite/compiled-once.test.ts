import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { EventFilter, EventOrder } from '../../core/events/event-query.ts'
import type { NewEvent } from '../../core/events/event-store.ts'
import { openForReading } from './connection.ts'
import { openSqliteEngine, type SqliteEngine } from './engine.ts'

const EVENT: NewEvent = {
  ...{ id: 'a', asset: 'Motor-01', assetType: 'Motor', registersAsset: true },
  ...{
    typeId: 'ASSET_LOG',
    typeVersion: 1,
    source: 'events',
    recordedBy: 'ada',
    dedupKey: null,
    warnings: [],
  },
  ...{ occurredAt: 1n, endedAt: 5n, severity: 3, description: 'x', fields: {}, verbatim: null, judgedBy: [] },
}

const JUDGED = { catalogRevision: 1, now: 1n, duplication: [], idempotency: null }

const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
const engine = await openSqliteEngine({ folder })
after(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})
for (const id of ['a', 'b', 'c']) await engine.events.append({ ...EVENT, id }, JUDGED)
await engine.events.append({ ...EVENT, id: 'd', typeId: 'STATUS_RESTART' }, JUDGED)
const said = { expectedRevision: 1, content: EVENT, recordedBy: 'ada', reason: null }
await engine.events.revise({ eventId: 'a', ...said }, JUDGED)
await engine.events.link(
  { id: 'l', from: 'a', to: 'b', relation: 'causes', comment: null, recordedBy: 'ada' },
  1n,
)

const NEWEST: EventOrder = { by: 'occurred_at', direction: 'desc' }

const BY_SEQ: EventOrder = { by: 'seq', direction: 'desc' }

function list(filter: EventFilter, order: EventOrder = NEWEST) {
  return ({ events }: SqliteEngine) => events.list({ filter, order, offset: 0, limit: 50 })
}

type Read = [sentence: string, read: (engine: SqliteEngine) => Promise<unknown>]

const READS: readonly Read[] = [
  ['a page of everything', list({})],
  ['a page of an asset', list({ asset: 'Motor-01' })],
  [
    'a page of two types of an asset',
    list({ asset: 'Motor-01', typeIds: ['STATUS_RESTART', 'STATUS_CALIBRATION'] }),
  ],
  ['a page of a window', list({ asset: 'Motor-01', from: 2n, to: 9n })],
  ['a page of the log of an asset', list({ asset: 'Motor-01', typeIds: ['ASSET_LOG'] }, BY_SEQ)],
  ['a page behind a cursor', behindCursor],
  ['a count', ({ events }) => events.count({ asset: 'Motor-01' }, 9)],
  ['one event', ({ events }) => events.get('a')],
  ['one event as it was', ({ events }) => events.get('a', 2)],
  ['its revisions', ({ events }) => events.history('a', 0, 9)],
  ['its links', ({ events }) => events.correlations('a')],
  ['an asset', ({ catalog }) => catalog.assets.getAsset('Motor-01')],
  ['assets alike', ({ catalog }) => catalog.assets.assetsLike('motor-01', 2)],
  ['what a feed has before it', ({ log }) => log.tail(log.start, { entries: 9, bytes: 1e6 })],
  ['where events stand', ({ log }) => log.placed([1, 5])],
]

for (const [sentence, read] of READS) {
  test(`${sentence} is compiled once, however often it is read`, async () => {
    await read(engine)
    await read(engine)
    assert.equal(await compiled(() => read(engine)), 0)
  })
}

test('a statement with a bare parameter behind its limit is compiled for each run, and that is noticed', async () => {
  const database = openForReading(join(folder, 'groundlog.db'))
  const page = database.prepare('select seq from event limit ?')
  page.all(2)
  page.all(2)
  assert.equal(await compiled(async () => page.all(2)), 1)
  database.close()
})

function behindCursor({ events }: SqliteEngine) {
  const after = { occurredAt: 1n, seq: 3 }
  return events.list({ filter: { asset: 'Motor-01' }, order: NEWEST, after, offset: 0, limit: 50 })
}

/** The library makes the function that builds a statement's rows anew whenever SQLite has compiled it again. */
async function compiled(read: () => Promise<unknown>): Promise<number> {
  const made = globalThis.Function
  let times = 0
  globalThis.Function = new Proxy(made, {
    apply: (target, _, texts: string[]) => {
      times += 1
      return target(...texts)
    },
  })
  try {
    await read()
  } finally {
    globalThis.Function = made
  }
  return times
}
