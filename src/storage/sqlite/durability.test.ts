import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { openForWriting } from './connection.ts'
import { createBegin, type Durability } from './durability.ts'

const NORMAL = 1
const FULL = 2

test('a transaction waits for the disk as it says, whatever the one before it said', (t) => {
  const database = openForWriting(join(temporaryFolder(t), 'groundlog.db'))
  t.after(() => database.close())
  const begin = createBegin(database)
  const levelUnder = (durability: Durability, end: 'commit' | 'rollback') => {
    begin(durability)
    const level = database.pragma('synchronous', { simple: true })
    database.exec(end)
    return level
  }
  assert.deepEqual(
    [
      levelUnder('at commit', 'commit'),
      levelUnder('with the next', 'commit'),
      levelUnder('with the next', 'rollback'),
      levelUnder('at commit', 'rollback'),
      levelUnder('at commit', 'commit'),
    ],
    [FULL, NORMAL, NORMAL, FULL, FULL],
  )
})
