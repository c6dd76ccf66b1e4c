import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import type { EventType } from '../../core/event-types/event-type.ts'
import type { NewEvent } from '../../core/events/event-store.ts'
import { openSqliteEngine } from './engine.ts'

const EVENT: NewEvent = {
  ...{
    id: 'a',
    asset: 'Motor-01',
    assetType: null,
    registersAsset: true,
    typeId: 'ASSET_LOG',
    typeVersion: 1,
  },
  ...{ source: 'events', recordedBy: 'ada', dedupKey: null, warnings: [], occurredAt: 1n, endedAt: null },
  ...{ severity: 3, description: 'x', fields: {}, verbatim: null, judgedBy: [] },
}

const JUDGED = { catalogRevision: 1, now: 1n, duplication: [], idempotency: null }

const JUDGED_LATER = { ...JUDGED, catalogRevision: 2 }

const RULE: DuplicationRule = {
  ...{ id: 'r1', name: 'Chatter', eventTypeId: null, fingerprintFields: ['entity_id'], ignoreFields: [] },
  ...{
    fullDeduplication: false,
    windowSeconds: null,
    action: 'merge',
    enabled: true,
    revision: 1,
    createdAt: 0n,
    updatedAt: 0n,
  },
}

const CHECK = { ruleId: 'r1', action: 'merge', fingerprint: 'f', window: null, matched: {} } as const

const LINK = { id: 'l', from: 'a', to: 'b', relation: 'causes', comment: null, recordedBy: 'ada' } as const

function typeWith(said: { indexed?: boolean }): EventType {
  const about = { label: null, help: null, required: false, default: null, settings: {} }
  const fields = [{ id: 'f1', name: 'volume', type: 'number', ...about, ...said }]
  const lifecycle = { state: 'active', version: 1, builtin: false, createdAt: 0n, updatedAt: 0n } as const
  return { id: 'own', name: 'Own', description: null, category: null, fields, rules: [], ...lifecycle }
}

test('what was recorded is there when the folder is opened again, and the log goes on', async (t) => {
  const folder = newFolder(t)
  const first = await openSqliteEngine({ folder })
  await first.events.append(EVENT, { ...JUDGED, now: 50n })
  const stored = await first.events.get('a')
  await first.close()

  const second = await openSqliteEngine({ folder })
  assert.deepEqual(await second.events.get('a'), stored)
  const answer = await second.events.append({ ...EVENT, id: 'b' }, { ...JUDGED, now: 40n })
  assert.deepEqual(answer, { outcome: 'recorded', seq: 2, recordedAt: 50n, assetType: null, hit: null })
  assert.deepEqual(await second.events.count({ asset: 'Motor-01' }, 9), { total: 2, exact: true })
  await second.close()
})

test('keys, fingerprints, links and counts of rules outlive a restart', async (t) => {
  const folder = newFolder(t)
  const first = await openSqliteEngine({ folder })
  await first.catalog.rules.saveDuplicationRule(RULE, 1)
  const idempotency = { scope: 's', key: 'k', bodyHash: 'h', expiresAt: 99n }
  const judged = { ...JUDGED, catalogRevision: 2, duplication: [CHECK] }
  await first.events.append(EVENT, { ...judged, idempotency })
  await first.events.append({ ...EVENT, id: 'b' }, JUDGED_LATER)
  await first.events.link(LINK, 5n)
  const links = await first.events.correlations('a')
  await first.close()

  const second = await openSqliteEngine({ folder })
  const repeated = await second.events.append({ ...EVENT, id: 'c' }, { ...judged, idempotency })
  assert.equal(repeated.outcome, 'repeated')
  assert.equal((await second.events.append({ ...EVENT, id: 'c' }, judged)).outcome, 'merged')
  assert.deepEqual(await second.events.correlations('a'), links)
  const [statistics] = await second.catalog.rules.duplicationStatistics()
  assert.deepEqual([statistics?.checked, statistics?.merged], [2, 1])
  await second.close()
})

test('the index of a field that was not ready is built on after a restart', async (t) => {
  const folder = newFolder(t)
  const first = await openSqliteEngine({ folder })
  await first.catalog.types.saveType(typeWith({}), 'ada', 1)
  const items = Array.from({ length: 500 }, (_, n) => ({
    event: { ...EVENT, id: `e${n}`, typeId: 'own', fields: { f1: n } },
    judged: JUDGED_LATER,
  }))
  await first.events.appendAll(items)
  await first.catalog.types.saveType({ ...typeWith({ indexed: true }), version: 2 }, 'ada', 2)
  await first.close()

  const second = await openSqliteEngine({ folder })
  const isReady = async () => (await second.catalog.types.fieldIndexes())[0]?.state === 'ready'
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 20))
  const fields = [{ anyOf: [{ fieldId: 'f1', value: 400 }], comparison: 'gte' }] as const
  assert.deepEqual(await second.events.count({ fields }, 999), { total: 100, exact: true })
  await second.close()
})

test('closing waits for what was asked before', async (t) => {
  const folder = newFolder(t)
  const engine = await openSqliteEngine({ folder })
  const appends = Array.from({ length: 50 }, (_, n) =>
    engine.events.append({ ...EVENT, id: `e${n}` }, JUDGED),
  )
  await engine.close()
  assert.equal((await Promise.all(appends)).filter(({ outcome }) => outcome === 'recorded').length, 50)
  await assert.rejects(engine.events.append(EVENT, JUDGED), { name: 'StorageFailure' })
})

test('a closed log is one file, and the sums of its pages: nothing is left to be folded in', async (t) => {
  const folder = newFolder(t)
  const engine = await openSqliteEngine({ folder })
  await engine.events.append(EVENT, JUDGED)
  await engine.close()
  assert.deepEqual(readdirSync(folder).sort(), ['groundlog.db', 'groundlog.db-sums', 'lock.db'])
})

test('a folder that is in use is refused by name, and free once it is closed', async (t) => {
  const folder = newFolder(t)
  const engine = await openSqliteEngine({ folder })
  await assert.rejects(openSqliteEngine({ folder }), {
    name: 'FolderInUse',
    folder,
    message: new RegExp(folder),
  })
  await engine.close()
  await (await openSqliteEngine({ folder })).close()
})

test('a missing folder is created, and nobody else may look into it', {
  skip: process.platform === 'win32',
}, async (t) => {
  const folder = join(newFolder(t), 'deep', 'data')
  const engine = await openSqliteEngine({ folder })
  await engine.events.append(EVENT, JUDGED)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  await engine.close()
})

test('a healthy log says how far it has come', async (t) => {
  const engine = await openSqliteEngine({ folder: newFolder(t) })
  assert.deepEqual(await engine.health(), { ok: true, seq: 0, detail: null })
  await engine.events.append(EVENT, JUDGED)
  assert.deepEqual(await engine.health(), { ok: true, seq: 1, detail: null })
  await engine.close()
})

test('long reads under way when the log is closed are given up, not forgotten', async (t) => {
  const engine = await openSqliteEngine({ folder: newFolder(t) })
  const long = engine.events.count({ text: 'x' }, 5)
  const settled = Promise.allSettled([long])
  await engine.close()
  const [result] = await settled
  assert.ok(result.status === 'fulfilled' || result.reason.name === 'StorageFailure')
})

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}
