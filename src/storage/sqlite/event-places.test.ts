import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { at, judged, newContent, newEvent } from '../../../test/sample-event.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { openSqliteEngine } from './engine.ts'

const MIGRATION = new URL('./migrations/0004-event-places.sql', import.meta.url)

test('a log from before places were kept gets the same ones as a log that kept them', async (t) => {
  const folder = temporaryFolder(t)
  const { events, close } = await openSqliteEngine({ folder })
  for (const [id, moments] of Object.entries({
    a: [0],
    b: [0, 0],
    c: [0, 1],
    d: [1, 1, 0, 0, 1],
    e: [2, 3, 2],
  })) {
    await events.append(newEvent({ id, occurredAt: at(moments[0]!) }), judged())
    for (const [index, moment] of moments.slice(1).entries()) {
      const content = newContent({ occurredAt: at(moment) })
      const revision = { eventId: id, expectedRevision: index + 1, content, recordedBy: 'bob', reason: null }
      assert.equal((await events.revise(revision, judged())).outcome, 'revised')
    }
  }
  await close()
  const database = new Database(join(folder, 'groundlog.db'))
  t.after(() => database.close())
  const places = () => database.prepare('select * from event_place order by arrival').safeIntegers().all()
  const kept = places()
  assert.equal(kept.length, 8)
  database.exec('drop table event_place')
  database.exec(readFileSync(MIGRATION, 'utf8'))
  assert.deepEqual(places(), kept)
})
