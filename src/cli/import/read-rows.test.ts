import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Row } from '../../core/mapping/row.ts'
import { BadInput } from './bad-input.ts'
import { openInput } from './open-input.ts'
import type { ReadRow } from './read-row.ts'
import { type ReadOptions, readRows } from './read-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'groundlog-rows-'))
after(() => rmSync(folder, { recursive: true }))

async function rowsOf(content: string | Uint8Array, options: ReadOptions = {}, encoding = 'utf-8') {
  const path = join(folder, 'input')
  writeFileSync(path, content)
  const rows: ReadRow[] = []
  for await (const row of readRows(openInput(path, encoding), options)) rows.push(row)
  return rows
}

function unreadable(line: number, row: Row, [text, because]: readonly [string, string]): ReadRow {
  return { line, row, unreadable: { because, text } }
}

const TABLE: readonly ReadRow[] = [
  { line: 2, row: { a: '1', b: 'x' } },
  { line: 3, row: { a: '2', b: 'y' } },
]

const sameTable: readonly [
  what: string,
  content: string | Uint8Array,
  options?: ReadOptions,
  encoding?: string,
][] = [
  ['plain', 'a,b\n1,x\n2,y\n'],
  ['without a last line end', 'a,b\n1,x\n2,y'],
  ['with CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
  ['with both line ends', 'a,b\n1,x\r\n2,y'],
  ['with a byte order mark', '\uFEFFa,b\n1,x\n2,y\n'],
  ['with quotation marks', '"a","b"\n"1","x"\n"2","y"\n'],
  ['with another delimiter', 'a;b\n1;x\n2;y\n', { delimiter: ';' }],
  ['packed', gzipSync('a,b\n1,x\n2,y\n')],
  ['packed in two parts', Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')])],
  ['in UTF-16', Buffer.from('\uFEFFa,b\n1,x\n2,y\n', 'utf16le'), {}, 'utf-16le'],
]

for (const [what, content, options, encoding] of sameTable) {
  test(`a table ${what} is the same table`, async () => {
    assert.deepEqual(await rowsOf(content, options, encoding), TABLE)
  })
}

test('a quoted value may hold delimiters, quotation marks and line ends; the line is where its record begins', async () => {
  assert.deepEqual(await rowsOf('a,b\n"1,5","say ""hi""\nthere"\n\n2,5" pipe\n'), [
    { line: 2, row: { a: '1,5', b: 'say "hi"\nthere' } },
    { line: 5, row: { a: '2', b: '5" pipe' } },
  ])
})

test('a column may be called anything', async () => {
  const [first] = await rowsOf('__proto__,constructor\n1,2\n')
  assert.deepEqual(first && Object.entries(first.row), [
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
})

test('a record with too few or too many values is rejected, and the next is read', async () => {
  const rows = await rowsOf('a,b\n1\n2,y,z\n3,x\n')
  assert.deepEqual(rows, [
    unreadable(2, { a: '1', b: '' }, ['1', '1 values where the header names 2 columns']),
    unreadable(3, { a: '2', b: 'y' }, ['2,y,z', '3 values where the header names 2 columns']),
    { line: 4, row: { a: '3', b: 'x' } },
  ])
})

test('bytes that are no text in the encoding are rejected', async () => {
  const [first] = await rowsOf(
    Buffer.concat([Buffer.from('a,b\n1,caf'), Buffer.from([0xe9]), Buffer.from('\n')]),
  )
  assert.match(first?.unreadable?.because ?? '', /--encoding/)
  const latin = Buffer.concat([Buffer.from('a,b\n1,caf'), Buffer.from([0xe9]), Buffer.from('\n')])
  assert.deepEqual(await rowsOf(latin, {}, 'windows-1252'), [{ line: 2, row: { a: '1', b: 'café' } }])
})

test('NDJSON is known by its first brace; blank lines are skipped and others than objects rejected', async () => {
  const rows = await rowsOf('{"a":1,"b":{"c":true}}\r\n\n[1]\nnot json\n{"a":2}')
  assert.deepEqual(rows.slice(0, 2), [
    { line: 1, row: { a: 1, b: { c: true } } },
    unreadable(3, {}, ['[1]', 'not a JSON object']),
  ])
  assert.match(rows[2]?.unreadable?.because ?? '', /^not JSON/)
  assert.deepEqual(rows[3], { line: 5, row: { a: 2 } })
})

test('a line too long to be an event is rejected without being kept', async () => {
  const rows = await rowsOf(`{"a":"${'x'.repeat(3_000_000)}"}\n{"a":2}\n`)
  assert.deepEqual(
    rows.map(({ row, unreadable }) => unreadable?.because ?? row),
    ['longer than 1000000 characters', { a: 2 }],
  )
})

const unusable: readonly [
  what: string,
  content: string | Uint8Array,
  message: RegExp,
  options?: ReadOptions,
][] = [
  ['an empty file', '', /is empty/],
  ['a packed empty file', gzipSync('\n'), /is empty/],
  [
    'a file cut off while packed',
    gzipSync('a,b\n1,x\n').subarray(0, 20),
    /cannot be read: unexpected end of file/,
  ],
  ['a header that names a column twice', 'a,a\n1,2\n', /names the column "a" twice/],
  [
    'a header without a column the mapping names',
    'a,b\n1,2\n',
    /no column "c", which entity_id of the mapping names; the columns are "a", "b"/,
    { needs: [{ column: 'c', where: 'entity_id' }] },
  ],
  ['a quotation mark that is never closed', 'a,b\n1,x\n2,"y\n3,z\n', /record at line 3 cannot be read/],
]

for (const [what, content, message, options] of unusable) {
  test(`${what} is refused`, async () => {
    await assert.rejects(rowsOf(content, options), (error: Error) => {
      assert.ok(error instanceof BadInput)
      assert.match(error.message, message)
      return true
    })
  })
}

test('a file that is not there is refused by name', () => {
  assert.throws(() => openInput(join(folder, 'gone.csv'), 'utf-8'), /gone\.csv cannot be read/)
})
