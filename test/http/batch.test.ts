import assert from 'node:assert/strict'
import { request as open } from 'node:http'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AppUnderTest, withApp } from './with-app.ts'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'well-001',
  severity: 'LOW',
  description: 'Restarted',
}

type Answer = {
  index: number
  status: number
  verdict: string | null
  id?: string
  detail?: { type: string; loc: (string | number)[]; msg: string }[] | string
}

const NDJSON = 'application/x-ndjson'

function send(
  { inject, adminToken }: AppUnderTest,
  payload: string | Buffer | Readable,
  { type = 'application/json', query = '' } = {},
) {
  return inject({
    method: 'POST',
    url: `/events/batch${query}`,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': type },
    payload,
  })
}

function lines(body: string): Answer[] {
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function restarts(count: number): object[] {
  return Array.from({ length: count }, (_, n) => ({ ...RESTART, description: `Restart ${n}` }))
}

function ndjson(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('')
}

async function ask({ inject, adminToken }: AppUnderTest, url: string, payload?: object) {
  const headers = { authorization: `Bearer ${adminToken}` }
  return inject({ method: payload ? 'POST' : 'GET', url, headers, ...(payload && { payload }) })
}

async function total(app: AppUnderTest): Promise<number> {
  return (await ask(app, '/events')).json().total
}

const MIXED: readonly [unknown, number, string][] = [
  [RESTART, 201, 'recorded'],
  [{ ...RESTART, severity: 'LOUD' }, 422, 'refused'],
  [{ ...RESTART, event_type_id: 'lost' }, 404, 'refused'],
  [{ ...RESTART, dedup_key: 'one' }, 201, 'recorded'],
  [{ ...RESTART, dedup_key: 'one' }, 200, 'dropped'],
  [5, 422, 'refused'],
  [null, 422, 'refused'],
  [{ ...RESTART, entity_id: 'well-002' }, 201, 'recorded'],
]

describe('a batch', () => {
  test('as an array is answered item by item, in order, and counted', async (t) => {
    const app = await withApp(t)
    const answer = await send(app, JSON.stringify(MIXED.map(([item]) => item)))
    assert.equal(answer.statusCode, 200)
    const { data, ...counts } = answer.json()
    assert.deepEqual(
      data.map(({ index, status, verdict }: Answer) => [index, status, verdict]),
      MIXED.map(([, status, verdict], index) => [index, status, verdict]),
    )
    assert.deepEqual(counts, {
      total: 8,
      recorded: 3,
      flagged: 0,
      merged: 0,
      dropped: 1,
      rejected: 0,
      refused: 4,
      failed: 0,
    })
    assert.equal(data[3].id, data[4].id)
    assert.deepEqual(data[1].detail[0].loc, ['body', 1, 'severity'])
    assert.equal(await total(app), 3)
  })

  test('gives an item that cannot be read the status that it has alone, and names the limit', async (t) => {
    const app = await withApp(t)
    const items: readonly (readonly [string, number, RegExp])[] = [
      ['['.repeat(5_000) + ']'.repeat(5_000), 400, /at most 950 levels deep; flatten it/],
      ['9'.repeat(4_301), 400, /at most 4300 digits; send it as a text/],
      [JSON.stringify(Array(10_000).fill(0)), 413, /at most 10000 values; split it/],
      ['{', 422, /JSON decode error/],
      [`"${'x'.repeat(1_048_576)}"`, 413, /at most 1048576 bytes/],
    ]
    const array = `[${items.map(([text]) => (text === '{' ? '{"}' : text)).join(',')}]`
    assert.equal((await send(app, array)).statusCode, 422)
    const told = lines((await send(app, items.map(([text]) => `${text}\n`).join(''), { type: NDJSON })).body)
    for (const [index, [text, status, words]] of items.entries()) {
      const headers = { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' }
      const alone = await app.inject({ method: 'POST', url: '/events', headers, payload: text })
      assert.deepEqual([told[index]!.status, alone.statusCode], [status, status], text.slice(0, 20))
      assert.match((told[index]!.detail as { msg: string }[])[0]!.msg, words)
    }
  })

  test('as NDJSON is answered line by line, the same', async (t) => {
    const app = await withApp(t)
    for (const type of [NDJSON, 'application/ndjson', 'application/x-ndjson; charset=utf-8']) {
      const items = MIXED.map(([item]) => item)
      const answer = await send(app, ndjson(items).replaceAll('"one"', JSON.stringify(type)), { type })
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/x-ndjson'])
      assert.deepEqual(
        lines(answer.body).map(({ index, status, verdict }) => [index, status, verdict]),
        MIXED.map(([, status, verdict], index) => [index, status, verdict]),
      )
    }
  })

  test('is recorded in its order', async (t) => {
    const app = await withApp(t)
    await send(app, ndjson(restarts(500)), { type: NDJSON })
    const { data } = (await ask(app, '/events?limit=500')).json()
    const bySeq = data.sort((a: { seq: number }, b: { seq: number }) => a.seq - b.seq)
    assert.deepEqual(
      bySeq.map(({ description }: { description: string }) => description),
      restarts(500).map((it) => (it as typeof RESTART).description),
    )
  })

  test('meets the duplication rules, its own items included', async (t) => {
    const app = await withApp(t)
    for (const action of ['reject', 'flag', 'merge', 'drop']) {
      const rule = {
        name: action,
        event_type_id: 'STATUS_RESTART',
        fingerprint_fields: ['description'],
        action,
      }
      const { id } = (await ask(app, '/duplication-rules', rule)).json()
      const said = { ...RESTART, description: action }
      const { data } = (await send(app, JSON.stringify([said, said, said]))).json()
      const [verdict, status] = {
        reject: ['rejected-duplicate', 409],
        flag: ['flagged-duplicate', 201],
        merge: ['merged-into', 200],
        drop: ['dropped', 200],
      }[action]!
      assert.deepEqual(
        data.map((it: Answer) => [it.verdict, it.status]),
        [
          ['recorded', 201],
          [verdict, status],
          [verdict, status],
        ],
      )
      assert.equal(data[2].duplicate.duplicate_of, data[0].id)
      await app.inject({
        method: 'DELETE',
        url: `/duplication-rules/${id}`,
        headers: { authorization: `Bearer ${app.adminToken}` },
      })
    }
  })

  test('may be empty', async (t) => {
    const app = await withApp(t)
    assert.deepEqual((await send(app, ' [ ] ')).json().data, [])
    assert.equal((await send(app, '\n\n', { type: NDJSON })).body, '')
  })

  test('counts as many verdicts in the metrics as it has items', async (t) => {
    const app = await withApp(t)
    await send(app, JSON.stringify(MIXED.map(([item]) => item)))
    const { body } = await ask(app, '/metrics')
    assert.match(body, /groundlog_verdicts_total\{dialect="operational-events",verdict="recorded"\} 3\n/)
    assert.match(body, /groundlog_verdicts_total\{dialect="operational-events",verdict="refused"\} 4\n/)
  })
})

describe('an atomic batch', () => {
  for (const type of ['application/json', NDJSON]) {
    const write = (items: readonly unknown[]) => (type === NDJSON ? ndjson(items) : JSON.stringify(items))
    const atomic = { type, query: '?atomic=true' }

    test(`is kept whole: ${type}`, async (t) => {
      const app = await withApp(t)
      const answer = await send(app, write(restarts(300)), atomic)
      assert.equal(answer.statusCode, 200)
      const told = type === NDJSON ? lines(answer.body) : answer.json().data
      assert.ok(told.length === 300 && told.every(({ verdict }: Answer) => verdict === 'recorded'))
      assert.equal(await total(app), 300)
    })

    test(`or not at all, with all problems by index: ${type}`, async (t) => {
      const app = await withApp(t)
      const items = [
        RESTART,
        { ...RESTART, severity: 'LOUD' },
        { ...RESTART, event_type_id: 'lost' },
        {},
        RESTART,
      ]
      const answer = await send(app, write(items), atomic)
      assert.equal(answer.statusCode, 422)
      assert.deepEqual(
        answer
          .json()
          .detail.map(({ loc, type: code }: { loc: unknown[]; type: string }) => [loc.join('.'), code]),
        [
          ['body.1.severity', 'enum'],
          ['body.2', 'not_found'],
          ['body.3.event_type_id', 'missing'],
          ['body.3.entity_id', 'missing'],
        ],
      )
      assert.equal(await total(app), 0)
    })
  }

  test('is refused for a rejected duplicate, which is named', async (t) => {
    const app = await withApp(t)
    await ask(app, '/duplication-rules', { name: 'r', id: 'r', fingerprint_fields: ['description'] })
    const answer = await send(app, JSON.stringify([...restarts(2), ...restarts(1)]), {
      query: '?atomic=true',
    })
    assert.equal(answer.statusCode, 422)
    const [problem] = answer.json().detail
    assert.deepEqual(
      [problem.loc, problem.type, problem.ctx.rule_id],
      [['body', 2], 'rejected-duplicate', 'r'],
    )
    assert.equal(await total(app), 0)
    const { statistics } = (await ask(app, '/duplication-rules/r')).json()
    assert.deepEqual([statistics.merged, statistics.flagged], [0, 0])
    assert.equal(
      (await send(app, JSON.stringify(restarts(1)))).json().data[0].status,
      201,
      'nothing is remembered',
    )
  })
})

describe('the limits', () => {
  test('an array of 10,000 items is taken, one of 10,001 is not', async (t) => {
    const app = await withApp(t)
    const most = await send(app, JSON.stringify(restarts(10_000)))
    assert.equal(most.json().recorded, 10_000)
    const more = await send(app, JSON.stringify(restarts(10_001)))
    assert.deepEqual([more.statusCode, more.json().detail[0].type], [422, 'too_long'])
    assert.equal(await total(app), 10_000)
  })

  test('of NDJSON 10,000 lines are recorded, and the next says that there were too many', async (t) => {
    const app = await withApp(t)
    const answer = await send(app, ndjson(restarts(10_005)), { type: NDJSON })
    const told = lines(answer.body)
    assert.equal(told.length, 10_001)
    assert.deepEqual([told[9_999]!.status, told[10_000]!.status, told[10_000]!.verdict], [201, 422, null])
    assert.equal(await total(app), 10_000)
  })

  test('an item of more than 1 MiB is an item with a problem', async (t) => {
    const app = await withApp(t)
    const items = [RESTART, { ...RESTART, description: 'x'.repeat(1_100_000) }, RESTART]
    for (const type of ['application/json', NDJSON]) {
      const answer = await send(app, type === NDJSON ? ndjson(items) : JSON.stringify(items), { type })
      const told: Answer[] = type === NDJSON ? lines(answer.body) : answer.json().data
      assert.deepEqual(
        told.map(({ status }) => status),
        [201, 413, 201],
      )
    }
  })

  test('a body of more than 64 MiB is refused; what NDJSON said before stays recorded', async (t) => {
    const app = await withApp(t)
    const huge = (start: string) =>
      Readable.from(
        (function* () {
          yield Buffer.from(start)
          for (let n = 0; n < 65; n += 1) yield Buffer.alloc(1_048_576, 0x20)
        })(),
      )
    const array = await send(app, huge(`[${JSON.stringify(RESTART)},`))
    assert.equal(array.statusCode, 413)
    assert.equal(await total(app), 0)
    const told = lines((await send(app, huge(ndjson([RESTART])), { type: NDJSON })).body)
    assert.deepEqual(
      told.map(({ status }) => status),
      [201, 413],
    )
    assert.equal(await total(app), 1)
  })
})

test('lines are answered while others are still to come', async (t) => {
  const app = await withApp(t)
  const address = new URL(await app.app.server.listen({ host: '127.0.0.1', port: 0 }))
  const asked = open({
    host: address.hostname,
    port: address.port,
    method: 'POST',
    path: '/events/batch',
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': NDJSON },
  })
  const [first, second] = restarts(2)
  const heard: string[] = []
  await new Promise<void>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        heard.push(text)
        // The second line is sent only after the first was answered.
        if (heard.length === 1) asked.end(ndjson([second]))
      })
      answer.on('end', resolve)
    })
    asked.write(ndjson([first]))
  })
  assert.deepEqual(
    lines(heard.join('')).map(({ index, verdict }) => [index, verdict]),
    [
      [0, 'recorded'],
      [1, 'recorded'],
    ],
  )
})

test('a client that goes away in the middle harms nobody', async (t) => {
  const app = await withApp(t)
  const address = new URL(await app.app.server.listen({ host: '127.0.0.1', port: 0 }))
  const asked = open({
    host: address.hostname,
    port: address.port,
    method: 'POST',
    path: '/events/batch',
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': NDJSON },
  })
  await new Promise<void>((resolve) => {
    asked.on('error', () => {})
    asked.on('response', (answer) => {
      answer.on('error', () => resolve())
      answer.once('data', () => asked.destroy())
      answer.on('close', resolve)
    })
    asked.write(ndjson(restarts(3)))
  })
  assert.equal((await send(app, JSON.stringify([RESTART]))).statusCode, 200)
  assert.ok((await total(app)) >= 2)
})

describe('what is no batch', () => {
  const NONE: readonly [string, string, string][] = [
    ['', 'application/json', 'missing'],
    ['{}', 'application/json', 'list_type'],
    ['5', 'application/json', 'list_type'],
    ['[1', 'application/json', 'json_invalid'],
    ['[1]]', 'application/json', 'json_invalid'],
    ['[', 'application/json', 'json_invalid'],
    ['[]', 'text/plain', 'list_type'],
    ['[]', 'application/xml', 'list_type'],
  ]
  for (const [body, type, code] of NONE) {
    test(`${JSON.stringify(body)} as ${type} is ${code}`, async (t) => {
      const answer = await send(await withApp(t), body, { type })
      assert.deepEqual([answer.statusCode, answer.json().detail[0].type], [422, code])
    })
  }

  test('a parameter that is none is refused', async (t) => {
    const answer = await send(await withApp(t), '[]', { query: '?atomic=perhaps' })
    assert.deepEqual([answer.statusCode, answer.json().detail[0].loc], [422, ['query', 'atomic']])
  })
})

test('whatever bytes arrive, and however they are cut, nothing fails', async (t) => {
  const app = await withApp(t)
  const piece = fc.oneof(
    fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      '\\',
      '\n',
      '\r\n',
      ' ',
      'null',
      '1e999',
      '\ud800',
      '\0',
      '\ufeff',
    ),
    fc.constant(JSON.stringify(RESTART)),
    fc.json(),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.constantFrom('application/json', NDJSON),
      fc.boolean(),
      async (pieces, type, atomic) => {
        const chunks = Readable.from(
          pieces.map((text) => Buffer.from(text)).filter(({ length }) => length > 0),
        )
        const { statusCode, body } = await send(app, chunks, { type, query: atomic ? '?atomic=1' : '' })
        assert.ok(statusCode < 500, body)
        assert.ok(!body.includes('"status":500'), body)
      },
    ),
    { numRuns: 150 },
  )
})
