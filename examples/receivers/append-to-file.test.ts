import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { asker } from '../../test/http/asker.ts'
import { withApp } from '../../test/http/with-app.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { appendToFile } from './append-to-file.ts'

test('the page on writing a receiver shows this one, whole', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  assert.ok(read('../../docs/writing-a-receiver.md').includes(read('./append-to-file.ts')))
})

test('it writes every entry to a file, and goes on where it stopped', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'log.ndjson')
  for (const description of ['Runs', 'Runs again']) {
    const receiver = await appendToFile(path)
    const feed = { name: 'to-file', kind: 'file', from: 'start', receiver } as const
    const under = await withApp(t, { feeds: [feed], data: join(folder, 'data') })
    const ask = asker(under)
    await ask('POST', '/events', {
      event_type_id: 'STATUS_RESTART',
      entity_id: 'Motor-01',
      severity: 'LOW',
      description,
    })
    while ((await ask('GET', '/feeds/to-file')).body.condition !== 'up-to-date') await wait(5)
    await under.app.close()
  }
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ seq, kind, description }) => [seq, kind, description]),
    [
      [1, 'record', 'Runs'],
      [2, 'record', 'Runs again'],
    ],
  )
})
