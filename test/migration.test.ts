import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import Database from 'better-sqlite3'
import type { Event } from '../src/core/events/event.ts'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import { migrate } from '../src/storage/sqlite/migrate.ts'
import { duplicationRuleText } from '../src/storage/sqlite/rule-documents.ts'
import { verifyFolder } from '../src/storage/sqlite/verify/verify-folder.ts'
import { entriesIn } from './engine-under-test.ts'
import { at, judged, NOON, newContent, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'
import { temporaryFolder } from './temporary-folder.ts'

const MIGRATIONS = new URL('../src/storage/sqlite/migrations/', import.meta.url)

/** What a program of schema 1 wrote: an event of a type of its own that was corrected once, and a second event. */
const DATA = `
  update catalog set revision = 5;
  insert into event_type values (1, 'ASSET_LOG', 'Asset log', null, null, 'active', 1, '[]', 1, 0, 0);
  insert into event_type values (2, 'flaring', 'Flaring', null, null, 'active', 1, '[{"id":"f1"}]', 0, 7, 8);
  insert into event_type_version values (1, 1, '[]', 0, 'groundlog'), (2, 1, '[{"id":"f1"}]', 8, 'ada');
  insert into asset values (1, 'Flare-1', 'flare-1', 'Flare', null, null, null, '{}', ${NOON}, ${NOON});
  insert into entry values
    (1, 1, 1, 1, ${NOON}, 'ada', null, ${NOON}, null, 3, 'Flared', '{"f1":5}', null),
    (2, 1, 2, 1, ${at(1)}, 'ada', null, ${at(1)}, null, 3, 'Flared again', '{}', '{"message":"x"}'),
    (3, 2, 1, 2, ${at(2)}, 'bob', 'Read again', ${NOON}, ${at(60)}, 2, 'Flared more', '{"f1":9}', null);
  insert into event (seq, id, asset, type, type_version, asset_type, source, occurred_at, ended_at, span, severity,
      dedup_key, warnings, revision, current) values
    (1, 'a', 1, 2, 1, 'Flare', 2, ${NOON}, ${at(60)}, 3, 2, 'row-1', null, 2, 3),
    (2, 'b', 1, 2, 1, 'Flare', 2, ${at(1)}, null, null, 3, null, null, 1, 2);
  insert into counter values (1, 2, 2, 2, 1), (0, 2, 2, 2, 1), (1, 2, 3, 2, 1), (0, 2, 3, 2, 1);`

test('a log of the first schema goes on under the newest one', async (t) => {
  const folder = folderOfSchema(t, 1)
  assert.deepEqual(faultsIn(folder), [], 'verified before it is brought up to date')
  const engine = await openSqliteEngine({ folder })
  t.after(() => engine.close())
  const { events, catalog } = engine

  const { revision, types, guardRules, duplicationRules } = await catalog.types.load()
  assert.deepEqual([revision, guardRules, duplicationRules], [5, [], []])
  assert.deepEqual(types.find(({ id }) => id === 'flaring')?.rules, [])

  const now = {
    endedAt: at(60),
    severity: 2,
    description: 'Flared more',
    fields: { f1: 9 },
    revision: 2,
  } as const
  assert.deepEqual(await events.get('a'), { ...A, ...now })
  assert.deepEqual(await events.get('a', 2), A)
  assert.deepEqual(
    (await events.history('a', 0, 99))?.map((one) => one.reason),
    [null, 'Read again'],
  )
  assert.deepEqual(
    (await entriesIn(engine)).map(({ kind }) => kind),
    ['record', 'record', 'revise'],
  )
  const order = { by: 'occurred_at', direction: 'asc' } as const
  const then = await events.list({ filter: { asOf: 2, severities: [3] }, order, offset: 0, limit: 9 })
  assert.deepEqual(
    then.map(({ id }) => id),
    ['a', 'b'],
  )

  await catalog.rules.saveDuplicationRule(sampleDuplicationRule({ action: 'merge' }), 5)
  const under = { ...judged(3, 6), duplication: [sampleCheck({ action: 'merge' })] }
  const said = { asset: 'Flare-1', typeId: 'flaring' }
  const outcomes = []
  for (const id of ['c', 'd']) outcomes.push((await events.append(newEvent({ ...said, id }), under)).outcome)
  const revised = {
    eventId: 'b',
    expectedRevision: 1,
    content: newContent(),
    recordedBy: 'eve',
    reason: null,
  }
  outcomes.push((await events.revise(revised, judged(4, 6))).outcome)
  assert.deepEqual(outcomes, ['recorded', 'merged', 'revised'])
  assert.deepEqual(await events.count({ asset: 'Flare-1' }, 9), { total: 3, exact: true })
  assert.deepEqual(await engine.health(), { ok: true, seq: 6, detail: null })
  await engine.close()
  assert.deepEqual(faultsIn(folder), [], 'and after')
})

const RULE = `insert into duplication_rule (number, id, document, memory)
  values (1, 'r1', '${duplicationRuleText(sampleDuplicationRule())}', 5);`

/** Of the two events the first is remembered by hash already, the second only in the order of the log. */
const REMEMBERED = {
  7: `${RULE}
    insert into fingerprint values (1, 5, x'${'f0'.repeat(32)}', ${NOON});
    insert into fingerprint_new values (2, 5, x'${'0f'.repeat(32)}', ${at(1)});`,
  10: `${RULE}
    insert into fingerprint values (1, 5, x'${'f0'.repeat(32)}', ${NOON}), (2, 5, x'${'0f'.repeat(32)}', ${at(1)});
    insert into fingerprint_by_hash values (5, x'${'f0'.repeat(32)}', ${NOON}, 1);
    insert into fingerprint_latest values (5, ${NOON});
    update fingerprint_settled set up_to = 0 where part = 1;`,
}

for (const [schema, remembered] of Object.entries(REMEMBERED)) {
  test(`what rules remembered under schema ${schema} they still remember, wherever it was`, async (t) => {
    const folder = folderOfSchema(t, Number(schema), remembered)
    const engine = await openSqliteEngine({ folder })
    t.after(() => engine.close())
    const repeated = async (fingerprint: string) => {
      const under = { ...judged(2, 5), duplication: [sampleCheck({ fingerprint })] }
      const answer = await engine.events.append(newEvent({ asset: 'Flare-1', typeId: 'flaring' }), under)
      return answer.outcome === 'rejected' ? answer.event.id : answer.outcome
    }
    assert.deepEqual(
      [await repeated('f0'.repeat(32)), await repeated('0f'.repeat(32)), await repeated('ff'.repeat(32))],
      ['a', 'b', 'recorded'],
    )
    await engine.close()
    assert.deepEqual(faultsIn(folder), [])
  })
}

test('parts of what rules remember that become smaller begin where the larger ones did', (t) => {
  const database = new Database(join(folderOfSchema(t, 10, REMEMBERED[10]), 'groundlog.db'))
  t.after(() => database.close())
  migrate(database)
  const parts = database.prepare('select part, up_to from fingerprint_settled order by part').raw().all()
  const expected = Array.from({ length: 256 }, (_, part) => [part, part >> 3 === 1 ? 0 : 3])
  assert.deepEqual(parts, expected)
})

function faultsIn(folder: string): string[] {
  return verifyFolder(folder).reports.flatMap(({ check, faults }) =>
    faults.map((fault) => `${check}: ${fault}`),
  )
}

/** The first event as it was recorded. */
const A: Event = {
  ...{ id: 'a', asset: 'Flare-1', assetType: 'Flare', typeId: 'flaring', typeVersion: 1, source: 'events' },
  ...{ recordedBy: 'ada', dedupKey: 'row-1', warnings: [], occurredAt: NOON, endedAt: null, severity: 3 },
  ...{ description: 'Flared', fields: { f1: 5 }, verbatim: null, judgedBy: [], seq: 1, recordedAt: NOON },
  ...{ revision: 1, occurrenceCount: 1, duplicateOf: null, hit: null },
}

/** What a program of schema 1 wrote, brought up to date by one of the schema `newest`, and what that wrote. */
function folderOfSchema(t: TestContext, newest: number, more = ''): string {
  const folder = temporaryFolder(t)
  const database = new Database(join(folder, 'groundlog.db'))
  database.exec(`create table migration (number integer primary key, name text not null, hash text not null,
    applied_at text not null default current_timestamp) strict`)
  const keep = database.prepare('insert into migration (number, name, hash) values (?, ?, ?)')
  for (const name of readdirSync(MIGRATIONS).sort().slice(0, newest)) {
    const schema = readFileSync(new URL(name, MIGRATIONS), 'utf8')
    database.exec(schema)
    if (name === '0001-log-and-catalog.sql') database.exec(DATA)
    keep.run(Number.parseInt(name, 10), name, createHash('sha256').update(schema).digest('hex'))
  }
  database.pragma(`application_id = ${0x47_72_4c_67}`)
  database.exec(more)
  database.close()
  return folder
}
