import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ask } from '../route.ts'
import { readForm, readQuery } from './form.ts'

const FORM = 'application/x-www-form-urlencoded'

function ask(url: string, body?: string | Buffer, type = FORM): Ask {
  const headers = body === undefined ? {} : { 'content-type': type }
  return { url, headers, body: body === undefined ? undefined : Buffer.from(body) } as Ask
}

describe('the parameters of a query', () => {
  const cases: readonly [query: string, parameters: Record<string, string>][] = [
    ['', {}],
    ['message=x&type=DEBUG', { message: 'x', type: 'DEBUG' }],
    ['message=a+b%20c%2Bd', { message: 'a b c+d' }],
    ['message=%C3%A9%F0%9F%94%A7', { message: 'é🔧' }],
    ['message=\u00c3\u00a9', { message: 'é' }],
    ['a=1;b=2', { a: '1', b: '2' }],
    ['filter=DEBUG;NOTE', { filter: 'DEBUG;NOTE' }],
    ['filter=!DEBUG;!NOTE;page=1', { filter: '!DEBUG;!NOTE', page: '1' }],
    ['filter=%21DEBUG%3BNOTE', { filter: '!DEBUG;NOTE' }],
    ['page=1&page=2', { page: '1' }],
    ['&&page=1&', { page: '1' }],
    ['message', { message: '' }],
    ['message=a=b', { message: 'a=b' }],
    ['__proto__=x', { ['__proto__']: 'x' }],
  ]
  for (const [query, parameters] of cases) {
    it(`reads ${JSON.stringify(query)}`, () => {
      assert.deepEqual(Object.fromEntries(readQuery(ask(`/p?${query}`))), parameters)
    })
  }

  for (const query of ['a=%', 'a=%4', 'a=%zz', 'a=%ff', 'a=%C3', 'a=%ED%A0%80', '%=1', 'a=\u00e9']) {
    it(`refuses ${JSON.stringify(query)}`, () => {
      assert.throws(() => readQuery(ask(`/p?${query}`)), { name: 'Refused', message: 'bad-url' })
    })
  }
})

describe('the parameters of a form', () => {
  it('are read from the body, where a semicolon is a character like any other', async () => {
    const form = await readForm(ask('/p', 'message=a;b=c&type=debug'))
    assert.deepEqual(Object.fromEntries(form), { message: 'a;b=c', type: 'debug' })
  })

  it('give way to those of the query', async () => {
    const form = await readForm(ask('/p?type=NOTE', 'message=x&type=DEBUG'))
    assert.deepEqual(Object.fromEntries(form), { message: 'x', type: 'NOTE' })
  })

  it('are none in a body of another type', async () => {
    assert.equal((await readForm(ask('/p', 'message=x', 'text/plain'))).size, 0)
  })

  it('are refused when they are a crowd', async () => {
    assert.equal((await readForm(ask('/p', 'a=1&'.repeat(99)))).size, 1)
    await assert.rejects(readForm(ask('/p', 'a=1&'.repeat(100))), { message: 'unreadable-body' })
  })

  it('are refused when they are not UTF-8', async () => {
    await assert.rejects(readForm(ask('/p', Buffer.from('message=\xff', 'latin1'))), {
      message: 'unreadable-body',
    })
  })
})

describe('the fields of a multipart body', () => {
  const type = 'multipart/form-data; boundary=b'
  const part = (head: string, body: string) =>
    `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`

  it('are read; files are passed over', async () => {
    const body = `${part('name="message"', 'é 🔧')}${part('name="f"; filename="x"', 'bytes')}${part('name="type"', 'DEBUG')}--b--\r\n`
    const form = await readForm(ask('/p', body, type))
    assert.deepEqual(Object.fromEntries(form), { message: 'é 🔧', type: 'DEBUG' })
  })

  const broken: readonly [what: string, body: string | Buffer, type: string][] = [
    ['a body that breaks off', '--b\r\nContent-Disposition: form-data; name="message"\r\n\r\nx', type],
    ['an empty body', '', type],
    ['no boundary', part('name="message"', 'x'), 'multipart/form-data'],
    ['bytes that are not UTF-8', Buffer.from(`${part('name="message"', '\xff')}--b--\r\n`, 'latin1'), type],
    ['a crowd of parts', `${part('name="a"', 'x').repeat(200)}--b--\r\n`, type],
  ]
  for (const [what, body, contentType] of broken) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(readForm(ask('/p', body, contentType)), { message: 'unreadable-body' })
    })
  }
})
