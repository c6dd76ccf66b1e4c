import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { builtinTypes } from '../../core/event-types/builtin.ts'
import { createCatalogReads } from './catalog-reads.ts'
import { ASSET_LOG_NUMBER } from './event-ranges.ts'
import { migrate } from './migrate.ts'

test('an empty database gets the whole schema and the built-in types', () => {
  const database = new Database(':memory:')
  migrate(database)
  assert.equal(createCatalogReads(database).load().types.length, builtinTypes().length)
  const number = database.prepare(`select number from event_type where id = 'ASSET_LOG'`).pluck().get()
  assert.equal(number, ASSET_LOG_NUMBER)
})

test('a database that is up to date stays as it is', () => {
  const database = new Database(':memory:')
  migrate(database)
  const before = contentOf(database)
  migrate(database)
  assert.deepEqual(contentOf(database), before)
})

test('a built-in type that an older program did not know is added', () => {
  const database = new Database(':memory:')
  migrate(database)
  database.exec(`delete from event_type where id = 'STATUS_RESTART'`)
  migrate(database)
  const ids = createCatalogReads(database)
    .load()
    .types.map(({ id }) => id)
  assert.ok(ids.includes('STATUS_RESTART'))
})

test('a database of a newer program is refused and left alone', () => {
  const database = new Database(':memory:')
  migrate(database)
  database.exec(`insert into migration (number, name, hash) values (9999, '9999-later.sql', '')`)
  const before = contentOf(database)
  assert.throws(() => migrate(database), { name: 'UnusableFolder', message: /schema 9999.*newer version/ })
  assert.deepEqual(contentOf(database), before)
})

test('a database that was made by another migration of the same number is refused and left alone', () => {
  const database = new Database(':memory:')
  migrate(database)
  database.exec(`update migration set hash = 'another' where number = 1`)
  const before = contentOf(database)
  assert.throws(() => migrate(database), {
    name: 'UnusableFolder',
    message: /another 0001-log-and-catalog\.sql .*use the version that made it/,
  })
  assert.deepEqual(contentOf(database), before)
})

function contentOf(database: Database.Database): unknown {
  return [
    database.prepare('select * from migration').all(),
    database.prepare('select * from sqlite_schema').all(),
    createCatalogReads(database).load(),
  ]
}
