import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BLAKE, basic, FORM, messages, put, type Wish, withAsset, withUsers } from './with-asset.ts'

const ENTRY =
  '{"ID":1,"ASSET_TAG":"tumblrtag1","CREATED":"2016-09-16T16:48:40","CREATED_BY":"blake","FORMAT":"text/plain","SOURCE":"API","TYPE":"DEBUG","MESSAGE":"Hello World"}'

describe('the asset log as Collins clients read it', () => {
  const collinsError = (message: string) =>
    `{"status":"error","data":{"message":"${message}"},"Success":false,"ERROR_DETAILS":"${message}"}`

  it('answers in the envelope to whoever signs in with HTTP Basic', async (t) => {
    const { ask } = await withUsers(t)
    const created = await ask({
      method: 'PUT',
      url: '/api/asset/tumblrtag1/log',
      headers: { ...BLAKE, 'content-type': FORM },
      payload: 'message=Hello%20World&type=DEBUG',
    })
    assert.equal(created.statusCode, 201)
    assert.equal(
      created.body,
      `{"status":"success:created","data":{"SUCCESS":true,"Data":${ENTRY}},"Success":true}`,
    )
    const page =
      '{"status":"success:ok","data":{"Pagination":{"PreviousPage":0,"CurrentPage":0,"NextPage":0,"TotalResults":1},"Data":['
    for (const url of ['/api/asset/tumblrtag1/logs', '/api/assets/logs']) {
      const listed = await ask({ method: 'GET', url, headers: BLAKE })
      assert.equal(listed.body, `${page}${ENTRY}]},"Success":true}`)
      assert.equal(listed.headers['content-type'], 'application/json; charset=utf-8')
      assert.equal(listed.headers['x-pagination-totalresults'], '1')
    }
    const one = await ask({ method: 'GET', url: '/api/log/1', headers: BLAKE })
    assert.equal(one.body, `{"status":"success:ok","data":{"SUCCESS":true,"Data":${ENTRY}},"Success":true}`)
  })

  it('refuses in the envelope', async (t) => {
    const { ask } = await withUsers(t)
    const cases: readonly [wish: Wish, status: number, body: string][] = [
      [
        { method: 'PUT', url: '/api/asset/nobody/log?message=x' },
        404,
        collinsError("Asset with tag 'nobody' does not exist"),
      ],
      [
        { method: 'PUT', url: '/api/asset/tumblrtag1/log' },
        400,
        collinsError('message parameter must not be empty'),
      ],
      [
        { method: 'GET', url: '/api/log/7' },
        404,
        `{"status":"client_error:not found","data":{"SUCCESS":false},"Success":false,"ERROR_DETAILS":"Log entry '7' does not exist"}`,
      ],
      [
        { method: 'GET', url: '/api/log/99999999999999999999' },
        400,
        collinsError(
          'Bad Request, parsing failed. Cannot parse parameter id as Int: For input string: \\"99999999999999999999\\"',
        ),
      ],
      [
        { method: 'POST', url: '/api/asset/tumblrtag1/logs' },
        404,
        collinsError('The specified path was invalid: /api/asset/tumblrtag1/logs'),
      ],
      [
        { method: 'GET', url: '/api/asset/a/b/c' },
        404,
        collinsError('The specified path was invalid: /api/asset/a/b/c'),
      ],
    ]
    for (const [wish, status, body] of cases) {
      const answer = await ask({ ...wish, headers: BLAKE })
      assert.equal(answer.statusCode, status, wish.url)
      assert.equal(answer.body, body)
      assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    }
  })

  it('refuses a sign-in in plain text, as its clients expect', async (t) => {
    const { ask } = await withUsers(t)
    const wrong = [
      basic('blake', 'wrong'),
      basic('nobody', 'x'),
      basic('vera', 'only-looking'),
      { authorization: 'Basic' },
    ]
    for (const headers of wrong) {
      const url = '/api/asset/tumblrtag1/log?message=x'
      const answer = await ask({ method: 'PUT', url, headers: { ...headers, accept: 'application/json' } })
      assert.equal(answer.statusCode, 401)
      assert.equal(answer.body, 'Invalid Username/Password specified')
      assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      assert.equal(answer.headers['www-authenticate'], undefined)
    }
    const looking = await ask({
      method: 'GET',
      url: '/api/asset/tumblrtag1/logs',
      headers: basic('vera', 'only-looking'),
    })
    assert.equal(looking.statusCode, 200)
  })

  it('asks a client of the document for a token in its own words', async (t) => {
    const { ask } = await withAsset(t)
    const url = '/api/asset/tumblrtag1/logs'
    const answer = await ask({ method: 'GET', url, headers: { host: 'example.com' } })
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.body, '{"Success":false,"ERROR_DETAILS":"Credentials are required"}')
    assert.equal(answer.headers['www-authenticate'], 'Bearer')
  })

  it('answers a ping from anybody', async (t) => {
    const { ask } = await withAsset(t)
    const answer = await ask({ method: 'GET', url: '/api/ping', headers: { host: 'example.com' } })
    assert.equal(
      answer.body,
      '{"status":"success:ok","data":{"Data":{"Timestamp":"2016-09-16T16:48:40"},"Status":"Ok"},"Success":true}',
    )
  })

  it('searches', async (t) => {
    const { ask } = await withAsset(t)
    await put(ask, 'message=seal%20leak&type=ERROR')
    await put(ask, 'message=all%20well')
    const search = async (query: string) =>
      messages((await ask({ method: 'GET', url: `/api/assets/logs/search?${query}` })).body)
    assert.deepEqual(await search('query=*&sortField=ID'), ['all well', 'seal leak'])
    assert.deepEqual(await search('query=LEAK'), ['seal leak'])
    assert.deepEqual(await search('query=TYPE%3DERROR%20AND%20tag%3Dtumblrtag1'), ['seal leak'])
    assert.equal(
      (await ask({ method: 'GET', url: '/api/assets/logs/search?query=a%20OR%20b' })).statusCode,
      400,
    )
  })
})

describe('the formats of Collins', () => {
  const bash = 'text/x-shellscript; charset=utf-8'
  const text = 'text/plain; charset=utf-8'
  const logs = '/api/asset/tumblrtag1/logs'
  const lines = (...of: string[]) => `${of.join('\n')}\n`
  const bashEntry = [
    'DATA_0_ID=1;',
    'DATA_0_ASSET_TAG="tumblrtag1";',
    'DATA_0_CREATED="2016-09-16T16:48:40";',
    'DATA_0_CREATED_BY="anonymous";',
    'DATA_0_FORMAT="text/plain";',
    'DATA_0_SOURCE="API";',
    'DATA_0_TYPE="DEBUG";',
    'DATA_0_MESSAGE="Hello World";',
  ]
  const bashPage = [
    'PAGINATION_PREVIOUSPAGE=0;',
    'PAGINATION_CURRENTPAGE=0;',
    'PAGINATION_NEXTPAGE=0;',
    'PAGINATION_TOTALRESULTS=1;',
  ]
  const textPage = lines(
    'Pagination\t',
    '\tPreviousPage\t0',
    '\tCurrentPage\t0',
    '\tNextPage\t0',
    '\tTotalResults\t1',
    'Data\t',
    '\tID\t1',
    '\tASSET_TAG\ttumblrtag1',
    '\tCREATED\t2016-09-16T16:48:40',
    '\tCREATED_BY\tanonymous',
    '\tFORMAT\ttext/plain',
    '\tSOURCE\tAPI',
    '\tTYPE\tDEBUG',
    '\tMESSAGE\tHello World',
  )
  const missing = "Asset with tag 'nobody' does not exist"
  const cases: readonly [url: string, accept: string, type: string, body: string][] = [
    [`${logs}?outputType=sh`, '*/*', bash, lines(...bashPage, ...bashEntry, '')],
    [logs, 'text/x-shellscript', bash, lines(...bashPage, ...bashEntry, '')],
    [`${logs}?outputType=text`, '*/*', text, textPage],
    [logs, 'text/plain', text, textPage],
    [
      '/api/asset/nobody/logs',
      'text/x-shellscript',
      bash,
      lines('STATUS="error";', `DATA_MESSAGE="${missing}";`),
    ],
    ['/api/asset/nobody/logs', 'text/plain', text, lines('status\terror', 'data\t', `\tmessage\t${missing}`)],
    ['/api/log/9?outputType=sh', '*/*', bash, 'SUCCESS=false;\n'],
    [
      '/api/assets/logs?filter=ALERT&outputType=sh',
      '*/*',
      bash,
      lines(...bashPage.with(3, 'PAGINATION_TOTALRESULTS=0;'), 'DATA_=;'),
    ],
  ]
  it('are shell assignments and plain text', async (t) => {
    const { ask } = await withAsset(t)
    await put(ask, 'message=Hello%20World&type=DEBUG')
    for (const [url, accept, type, body] of cases) {
      const answer = await ask({ method: 'GET', url, headers: { accept } })
      assert.equal(answer.headers['content-type'], type, url)
      assert.equal(answer.body, body)
    }
  })

  it('give way to JSON, which is also what a browser gets', async (t) => {
    const { ask } = await withAsset(t)
    for (const accept of ['*/*', 'application/json, text/plain', 'text/html,text/plain', '']) {
      const answer = await ask({ method: 'GET', url: logs, headers: { accept } })
      assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8', accept)
    }
  })
})
