import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FORM, messages, put, putJson, WORDS, withAsset } from './with-asset.ts'

describe('the asset log as its document describes it', () => {
  it('creates an entry and answers 201 with Success', async (t) => {
    const { ask } = await withAsset(t)
    const answer = await put(ask, 'message=Hello%20World&type=DEBUG')
    assert.equal(answer.statusCode, 201)
    assert.equal(
      answer.body,
      '{"Success":true,"Data":{"ID":1,"ASSET_TAG":"tumblrtag1","CREATED":"2016-09-16T16:48:40","CREATED_BY":"anonymous","FORMAT":"text/plain","SOURCE":"API","TYPE":"DEBUG","MESSAGE":"Hello World"}}',
    )
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(answer.headers['content-language'], 'en')
    assert.match(String(answer.headers['vary']), /\bAuthorization\b/)
  })

  it('takes INFORMATIONAL for the type where none is given', async (t) => {
    const { ask } = await withAsset(t)
    assert.equal((await put(ask, 'message=x')).json().Data.TYPE, 'INFORMATIONAL')
    assert.equal((await put(ask, 'message=x&type=')).json().Data.TYPE, 'INFORMATIONAL')
  })

  it('takes each of its types, in any letter case, and NOTE', async (t) => {
    const { ask } = await withAsset(t)
    for (const word of WORDS.split(', ')) {
      assert.equal((await put(ask, `message=x&type=${word.toLowerCase()}`)).json().Data.TYPE, word)
    }
  })

  it('takes the entry from a form, from the query or from both, where the query wins', async (t) => {
    const { ask } = await withAsset(t)
    const answer = await ask({
      method: 'PUT',
      url: '/api/asset/tumblrtag1/log?type=ALERT',
      headers: { 'content-type': FORM },
      payload: 'message=a+b%26c;d&type=DEBUG',
    })
    const { MESSAGE, TYPE } = answer.json().Data
    assert.deepEqual({ MESSAGE, TYPE }, { MESSAGE: 'a b&c;d', TYPE: 'ALERT' })
  })

  it('takes the entry from a multipart form', async (t) => {
    const { ask } = await withAsset(t)
    const answer = await ask({
      method: 'PUT',
      url: '/api/asset/tumblrtag1/log',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: '--b\r\ncontent-disposition: form-data; name="message"\r\n\r\nné\r\n--b--\r\n',
    })
    assert.equal(answer.json().Data.MESSAGE, 'né')
  })

  it('gives any JSON message back as it was written', async (t) => {
    const { ask } = await withAsset(t)
    const written = ['1.0', '12345678901234567890', '{"b":1e2, "a":[ ]}', 'null', '""', '0', '"x"', 'false']
    for (const message of written) {
      const answer = await putJson(ask, `{"Message":${message},"Type":"warning"}`)
      assert.equal(answer.statusCode, 201, answer.body)
      assert.ok(
        answer.body.endsWith(
          `"FORMAT":"application/json","SOURCE":"API","TYPE":"WARNING","MESSAGE":${message}}}`,
        ),
        answer.body,
      )
    }
    const { body } = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs?sort=ASC' })
    for (const message of written) assert.ok(body.includes(`"MESSAGE":${message}}`), body)
  })

  it('answers 400 with ERROR_DETAILS when the input has errors', async (t) => {
    const { ask } = await withAsset(t)
    const empty = '{"Success":false,"ERROR_DETAILS":"message parameter must not be empty"}'
    const badType = `{"Success":false,"ERROR_DETAILS":"specified log type is invalid, valid types are: ${WORDS}"}`
    for (const [answer, body] of [
      [await put(ask, ''), empty],
      [await put(ask, 'message=%20%0A'), empty],
      [await put(ask, 'Message=x'), empty],
      [await putJson(ask, '{"message":"x"}'), empty],
      [await putJson(ask, '["Message"]'), empty],
      [await put(ask, 'message=x&type=FATAL'), badType],
      [await putJson(ask, '{"Message":1,"Type":"FATAL"}'), badType],
    ] as const) {
      assert.equal(answer.statusCode, 400)
      assert.equal(answer.body, body)
    }
  })

  it('answers 404 with ERROR_DETAILS when there is no such asset', async (t) => {
    const { ask } = await withAsset(t)
    const body = '{"Success":false,"ERROR_DETAILS":"Asset with tag \'nobody\' does not exist"}'
    for (const answer of [
      await put(ask, 'message=x', 'nobody'),
      await put(ask, '', 'nobody'),
      await ask({ method: 'GET', url: '/api/asset/nobody/logs' }),
    ]) {
      assert.equal(answer.statusCode, 404)
      assert.equal(answer.body, body)
    }
  })

  it('says 400, not 404, about a tag that no asset could have', async (t) => {
    const { ask } = await withAsset(t)
    const answer = await put(ask, 'message=x', 'no%20body')
    assert.equal(answer.statusCode, 400)
    assert.equal(answer.json().ERROR_DETAILS, "Specified asset tag 'no body' is invalid")
  })

  it('lists the ten newest entries, with the pagination in body and headers', async (t) => {
    const { ask } = await withAsset(t)
    for (let n = 1; n <= 12; n++) await put(ask, `message=m${n}`)
    const answer = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs' })
    assert.equal(answer.statusCode, 200)
    assert.ok(
      answer.body.startsWith(
        '{"Pagination":{"PreviousPage":0,"CurrentPage":0,"NextPage":1,"TotalResults":12},"Data":[{"ID":12,',
      ),
      answer.body,
    )
    assert.deepEqual(Object.keys(answer.json()), ['Pagination', 'Data'])
    assert.deepEqual(messages(answer.body), ['m12', 'm11', 'm10', 'm9', 'm8', 'm7', 'm6', 'm5', 'm4', 'm3'])
    const { headers } = answer
    assert.deepEqual(
      ['PreviousPage', 'CurrentPage', 'NextPage', 'TotalResults'].map(
        (name) => headers[`x-pagination-${name.toLowerCase()}`],
      ),
      ['0', '0', '1', '12'],
    )
  })

  const pages: readonly [query: string, shown: string, pagination: readonly number[]][] = [
    ['page=1', 'm2 m1', [0, 1, 1, 12]],
    ['page=1&size=5', 'm7 m6 m5 m4 m3', [0, 1, 2, 12]],
    ['page=2&size=5&sort=ASC', 'm11 m12', [1, 2, 2, 12]],
    ['size=3&sort=asc', 'm1 m2 m3', [0, 0, 1, 12]],
    ['page=9', '', [8, 9, 9, 12]],
    ['page=2147483647&size=2147483647', '', [2147483646, 2147483647, 2147483647, 12]],
    ['size=0', 'm12 m11 m10 m9 m8 m7 m6 m5 m4 m3 m2 m1', [0, 0, 0, 12]],
    ['size=5000', 'm12 m11 m10 m9 m8 m7 m6 m5 m4 m3 m2 m1', [0, 0, 0, 12]],
    ['filter=DEBUG', 'm12 m8 m4', [0, 0, 0, 3]],
    ['filter=debug;ERROR&size=2', 'm12 m9', [0, 0, 1, 6]],
    ['filter=!DEBUG&size=3', 'm11 m10 m9', [0, 0, 1, 9]],
    ['filter=%21DEBUG%3BNOTE', 'm10 m9 m6 m5 m2 m1', [0, 0, 0, 6]],
    ['filter=!DEBUG;!NOTE;size=2', 'm10 m9', [0, 0, 1, 6]],
    ['filter=ALERT', '', [0, 0, 0, 0]],
  ]
  it('pages, sorts and filters', async (t) => {
    const { ask } = await withAsset(t)
    const types = ['DEBUG', 'ERROR', 'WARNING', 'NOTE']
    for (let n = 1; n <= 12; n++) await put(ask, `message=m${n}&type=${types[n % 4]}`)
    for (const [query, shown, [PreviousPage, CurrentPage, NextPage, TotalResults]] of pages) {
      const answer = await ask({ method: 'GET', url: `/api/asset/tumblrtag1/logs?${query}` })
      assert.equal(messages(answer.body).join(' '), shown, query)
      const expected = { PreviousPage, CurrentPage, NextPage, TotalResults }
      assert.deepEqual(answer.json().Pagination, expected, query)
    }
  })

  it('refuses what is no page, size or filter', async (t) => {
    const { ask } = await withAsset(t)
    for (const [query, message] of [
      ['page=-1', 'page must be >= 0'],
      ['size=-1', 'size must be >= 0'],
      ['page=x', 'Bad Request, parsing failed. Cannot parse parameter page as Int: For input string: "x"'],
      ['filter=FATAL', `specified filter is invalid, valid types are: ${WORDS}`],
    ] as const) {
      const answer = await ask({ method: 'GET', url: `/api/asset/tumblrtag1/logs?${query}` })
      assert.equal(answer.statusCode, 400, query)
      assert.equal(answer.json().ERROR_DETAILS, message)
    }
  })

  it('finds an asset by its tag in another letter case, unless two would fit', async (t) => {
    const { ask, json } = await withAsset(t)
    assert.equal((await put(ask, 'message=x', 'TUMBLRTAG1')).json().Data.ASSET_TAG, 'tumblrtag1')
    await ask({ method: 'POST', url: '/assets', headers: json, payload: '{"tag":"TumblrTag1"}' })
    assert.equal((await put(ask, 'message=x', 'TUMBLRTAG1')).statusCode, 404)
    assert.equal((await put(ask, 'message=x', 'TumblrTag1')).json().Data.ASSET_TAG, 'TumblrTag1')
  })

  it('shows the log of an asset whose tag only other dialects would take', async (t) => {
    const { ask, json } = await withAsset(t)
    await ask({ method: 'POST', url: '/assets', headers: json, payload: '{"tag":"Pump 1/A"}' })
    assert.equal((await put(ask, 'message=x', 'Pump%201%2FA')).json().Data.ASSET_TAG, 'Pump 1/A')
  })

  it('says USER for the source when the client names any', async (t) => {
    const { ask } = await withAsset(t)
    assert.equal((await put(ask, 'message=x&source=SYSTEM')).json().Data.SOURCE, 'USER')
  })
})
