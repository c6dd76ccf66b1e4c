import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import Database from 'better-sqlite3'
import type { EventType } from '../../src/core/event-types/event-type.ts'
import { openSqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { at, judged, newContent, newEvent, sampleCheck, sampleDuplicationRule } from '../sample-event.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { DATABASE, SUMS } from './crashed-folder.ts'

const ABOUT = { label: null, help: null, required: false, default: null, settings: {}, indexed: true }

const FLARING: EventType = {
  ...{ id: 'flaring', name: 'Flaring', description: null, category: null, state: 'active', version: 1 },
  fields: [
    { id: 'volume', name: 'volume', type: 'number', ...ABOUT },
    { id: 'gases', name: 'gases', type: 'multiselect', ...ABOUT },
    { id: 'burnt', name: 'burnt', type: 'boolean', ...ABOUT },
  ],
  ...{ rules: [], builtin: false, createdAt: at(0), updatedAt: at(0) },
}

/** Events of two assets with indexed fields, of which some were corrected and moved in time. */
async function folderOfAll(t: TestContext): Promise<string> {
  const folder = join(temporaryFolder(t), 'data')
  const { events, catalog, close } = await openSqliteEngine({ folder })
  assert.equal(await catalog.types.saveType(FLARING, 'ada', (await catalog.types.load()).revision), 'saved')
  await catalog.rules.saveDuplicationRule(sampleDuplicationRule(), (await catalog.types.load()).revision)
  const { revision: catalogRevision } = await catalog.types.load()
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const fields = { volume: n % 2 ? n : n + 0.5, gases: ['CH4', 'H2S'].slice(n % 2), burnt: n > 3 }
    const flare = { id: `e${n}`, asset: `Flare-${n % 2}`, typeId: 'flaring', occurredAt: at(n), fields }
    const duplication = n === 1 ? [sampleCheck()] : []
    await events.append(newEvent(flare), { ...judged(n), catalogRevision, duplication })
  }
  for (const [id, second] of [
    ['e2', 20],
    ['e3', 3],
    ['e4', 40],
  ] as const) {
    const content = newContent({ occurredAt: at(second), fields: { volume: second, burnt: false } })
    const revision = { eventId: id, expectedRevision: 1, content, recordedBy: 'bob', reason: null }
    assert.equal((await events.revise(revision, { ...judged(50), catalogRevision })).outcome, 'revised')
  }
  await close()
  return folder
}

const HARM: readonly (readonly [sql: string, fault: RegExp])[] = [
  ['delete from event_place where event = 2', /^places: number 2 stood elsewhere/],
  [
    'update event_place set occurred_at = occurred_at + 1 where event = 4',
    /^places: number 4 stood elsewhere/,
  ],
  ['insert into event_place values (1, 5, 3, 3)', /^places: number 3 stood elsewhere/],
  ['insert into event_place values (1, 5, 3, 99)', /^places: number 99 stood elsewhere/],
  ['delete from timeline where seq = 5', /^places: number 5 is not at one place/],
  [
    'update timeline set occurred_at = occurred_at + 1 where seq = 5',
    /^places: number 5 is not at one place/,
  ],
  ['insert into timeline_new values (1, 1, 1, 77, 1)', /^timelines: 7 places of 6 events/],
  [
    'insert into timeline_new select 0, asset, occurred_at, seq, type from event where seq = 6',
    /^places: number 6 is not/,
  ],
  [
    'update timeline_of_type set type = type + 1 where seq = 5',
    /^places: number 5 is on the timeline of another/,
  ],
  ['delete from timeline_of_type where seq = 5', /^timelines: 5 places of 6 events by type/],
  [
    'delete from field_value where field = 1 and seq = 5',
    /^field indexes: number 5 is not found by its volume/,
  ],
  [
    "delete from field_value where value = 'H2S' and seq = 6",
    /^field indexes: number 6 is not found by its gases/,
  ],
  [
    'update field_value set value = 7 where field = 1 and seq = 5',
    /^field indexes: number 5 is found by a volume/,
  ],
  [
    'update field_value set occurred_at = 0 where field = 3 and seq = 1',
    /^field indexes: number 1 is not found/,
  ],
  [
    'insert into field_value select field, value, 0, seq from field_value where field = 1 and seq = 5',
    /^field indexes: number 5 is found by a volume/,
  ],
  ["insert into field_value values (2, 'N2', 1, 1)", /^field indexes: number 1 is found by a gases/],
  ['insert into field_value values (1, 1, 1, 77)', /^field indexes: number 77 is found by a volume/],
  [
    'insert into field_value values (9, 1, 1, 1)',
    /^field indexes: there are values of index 9, which is not there/,
  ],
  ['update counter set events = events + 1 where asset = 0', /^counters: asset 0, type \d+, .*: 7, not 6/],
  ['delete from counter where asset = 1', /^counters: asset 1, .*: 0, not 3/],
  ['insert into counter values (123456, 1, 1, 1, 5)', /^counters: asset 123456, .*: 5, not 0/],
  ["insert into fingerprint values (88, 1, 'x', 1)", /^fingerprints: number 88 is remembered/],
  [
    "insert into fingerprint select seq, 999, 'x', occurred_at from event where seq = 5",
    /^fingerprints: number 5 is remembered/,
  ],
  [
    "insert into fingerprint select seq, 1, x'00', occurred_at from event where seq = 6",
    /^fingerprints: number 6 is remembered/,
  ],
  ['delete from fingerprint_by_hash where event = 1', /^fingerprints: number 1 is not found/],
  ["insert into fingerprint_by_hash values (1, x'00', 5, 3)", /^fingerprints by hash: number 3 is found/],
]

test('what is derived from the entries is derived again, and what differs is named', async (t) => {
  const folder = await folderOfAll(t)
  assert.deepEqual(faultsIn(folder), [])
  for (const [sql, fault] of HARM) {
    const database = new Database(join(folder, DATABASE))
    const before = database.serialize()
    assert.ok(database.prepare(sql).run().changes > 0, sql)
    database.close()
    // Else they would tell first.
    rmSync(join(folder, SUMS), { force: true })
    const faults = faultsIn(folder)
    assert.ok(
      faults.some((one) => fault.test(one)),
      `${sql}: ${faults}`,
    )
    restore(folder, before)
  }
  assert.deepEqual(faultsIn(folder), [])
})

function faultsIn(folder: string): string[] {
  return verifyFolder(folder).reports.flatMap(({ check, faults }) => faults.map((one) => `${check}: ${one}`))
}

function restore(folder: string, content: Buffer): void {
  for (const name of [SUMS, `${DATABASE}-wal`, `${DATABASE}-shm`]) rmSync(join(folder, name), { force: true })
  writeFileSync(join(folder, DATABASE), content)
}
