import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FORM, type Wish, withAsset } from './with-asset.ts'

describe('hostile input', () => {
  const path = '/api/asset/tumblrtag1/log'
  const type = (value: string) => ({ 'content-type': value })
  const cases: readonly [wish: Wish, status: number][] = [
    [{ method: 'PUT', url: `${path}?message=%` }, 400],
    [{ method: 'PUT', url: `${path}?message=%ff` }, 400],
    [{ method: 'PUT', url: `${path}?message=a%00b` }, 400],
    [{ method: 'PUT', url: `${path}?message=%ED%A0%80` }, 400],
    [{ method: 'PUT', url: path, headers: type(FORM), payload: Buffer.from('message=\xff', 'latin1') }, 400],
    [{ method: 'PUT', url: path, headers: type('multipart/form-data'), payload: 'x' }, 400],
    [{ method: 'PUT', url: path, headers: type('multipart/form-data; boundary=b'), payload: '--b\r\n' }, 400],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: '' }, 400],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: '{' }, 400],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: Buffer.from([0xff]) }, 400],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: '{"Message":"\\u0000"}' }, 400],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: '{"Message":"\\ud800"}' }, 400],
    [
      { method: 'PUT', url: path, headers: type('application/json'), payload: '{"Message":{"\\u0000":1}}' },
      400,
    ],
    [{ method: 'PUT', url: path, headers: type('application/json'), payload: '['.repeat(300_000) }, 400],
    [{ method: 'PUT', url: path, headers: type('text/json'), payload: '{"Message":"\\ud83d\\ude00"}' }, 201],
    [{ method: 'PUT', url: path, headers: type('no type at all'), payload: 'message=x' }, 400],
    [{ method: 'PUT', url: path, headers: type(FORM), payload: `message=${'x'.repeat(1_048_576)}` }, 413],
    [{ method: 'PUT', url: '/api/asset/%00/log?message=x' }, 400],
    [{ method: 'PUT', url: '/api/asset/%ff/log?message=x' }, 400],
    [{ method: 'PUT', url: '/api/asset/__proto__/log?message=x' }, 404],
    [{ method: 'PUT', url: `/api/asset/${'x'.repeat(4000)}/log?message=x` }, 404],
    [{ method: 'GET', url: '/api/asset/tumblrtag1/logs?size=99999999999999999999' }, 400],
    [{ method: 'GET', url: '/api/asset/tumblrtag1/logs?filter=%00' }, 400],
    [{ method: 'GET', url: '/api/asset/tumblrtag1/logs?sort=%ff' }, 400],
    [{ method: 'GET', url: '/api/log/-1' }, 404],
    [{ method: 'GET', url: '/api/log/1.5' }, 400],
    [{ method: 'GET', url: '/api/log/x' }, 400],
    [{ method: 'GET', url: '/api/assets?tag=%ff' }, 400],
    [{ method: 'DELETE', url: '/api/asset/tumblrtag1' }, 404],
  ]
  it('that is small but costs much is refused with the limit and what to do', async (t) => {
    const { ask } = await withAsset(t)
    const table: readonly (readonly [string, RegExp])[] = [
      [
        `{"Message":${'['.repeat(100)}${']'.repeat(100)}}`,
        /nested deeper than 100 levels; flatten the message/,
      ],
      [`{"Message":[${'0,'.repeat(10_000)}0]}`, /more than 10000 values; send less at a time/],
    ]
    for (const [payload, words] of table) {
      const answer = await ask({ method: 'PUT', url: path, headers: type('application/json'), payload })
      assert.equal(answer.statusCode, 400)
      assert.match(answer.json().ERROR_DETAILS, words)
    }
  })

  it('is refused in the words of the dialect', async (t) => {
    const { ask } = await withAsset(t)
    for (const [wish, status] of cases) {
      const answer = await ask(wish)
      const what = `${wish.method} ${wish.url.slice(0, 80)} ${String(wish.payload).slice(0, 40)}`
      assert.equal(answer.statusCode, status, `${what}: ${answer.body}`)
      if (status >= 400) assert.equal(answer.json().Success, false, what)
    }
  })

  it('never makes the server fail, and what it says 201 to is in the log', async (t) => {
    const { ask } = await withAsset(t)
    const types = ['', FORM, 'application/json', 'multipart/form-data; boundary=b', 'text/plain']
    let recorded = 0
    await fc.assert(
      fc.asyncProperty(
        randomQuery(),
        randomBody(),
        fc.constantFrom(...types),
        async (query, payload, mediaType) => {
          const headers = mediaType === '' ? {} : type(mediaType)
          const answer = await ask({ method: 'PUT', url: `${path}?${query}`, headers, payload })
          assert.ok([201, 400].includes(answer.statusCode), `${answer.statusCode} ${answer.body}`)
          if (answer.statusCode === 201) recorded += 1
          const listed = await ask({ method: 'GET', url: `/api/asset/tumblrtag1/logs?${query}` })
          assert.ok([200, 400].includes(listed.statusCode), `${listed.statusCode} ${listed.body}`)
          const found = await ask({ method: 'GET', url: `/api/assets?${query}` })
          assert.ok([200, 400].includes(found.statusCode), `${found.statusCode} ${found.body}`)
        },
      ),
      { numRuns: 300 },
    )
    const all = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs?size=0' })
    assert.equal(all.json().Data.length, recorded)
  })
})

function randomQuery() {
  const name = fc.constantFrom(
    'message',
    'type',
    'source',
    'page',
    'size',
    'filter',
    'sort',
    'tag',
    'attribute',
    'x',
  )
  const hex = fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
  const plain = fc.constantFrom('DEBUG', '!', ';', '&', '=', '+', '%', '1', '-1', 'é', '%F0%9F%94%A7', '"')
  const value = fc.array(fc.oneof(hex, plain), { maxLength: 5 }).map((parts) => parts.join(''))
  return fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
}

function randomBody() {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array))
  const json = fc.json({ maxDepth: 3 }).map((text) => Buffer.from(`{"Message":${text}}`))
  const form = randomQuery().map((text) => Buffer.from(text))
  const part = 'content-disposition: form-data; name="message"'
  const multipart = bytes.map((body) =>
    Buffer.concat([Buffer.from(`--b\r\n${part}\r\n\r\n`), body, Buffer.from('\r\n--b--\r\n')]),
  )
  return fc.oneof(bytes, json, form, multipart)
}
