import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type AppUnderTest, withApp } from './with-app.ts'

const EVENTS = 1_500

/** More events than are looked at in one go, with no time to look at more. */
async function withLittleTime(t: TestContext): Promise<AppUnderTest> {
  const app = await withApp(t, { querySeconds: 1e-6 })
  const lines = Array.from({ length: EVENTS }, (_, n) => {
    const description = n === 0 ? 'Nadel' : 'Heu'
    return JSON.stringify({ event_type_id: 'ASSET_LOG', entity_id: `Pump-${n % 3}`, description })
  })
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await app.inject({
    method: 'POST',
    url: '/events/batch',
    headers,
    payload: lines.join('\n'),
  })
  assert.equal(answer.statusCode, 200, answer.body)
  return app
}

test('a search that takes too long is given up, and says what would help', async (t) => {
  const { inject } = await withLittleTime(t)
  const answer = await inject('/events?q=nadel&total=false')
  assert.equal(answer.statusCode, 422)
  const [problem] = answer.json().detail
  assert.deepEqual(
    { ...problem, msg: problem.msg.slice(0, 24) },
    {
      type: 'query_too_long',
      loc: ['query', 'q'],
      msg: 'The search was given up ',
      input: 'nadel',
      ctx: { seconds: 1e-6 },
    },
  )
  assert.match(problem.msg, /entity_id/)
})

test('what was narrowed down as it says is found', async (t) => {
  const { inject } = await withLittleTime(t)
  const found = (await inject('/events?q=NADEL&total=false&entity_id=Pump-0')).json()
  assert.deepEqual(
    found.data.map(({ description }: { description: string }) => description),
    ['Nadel'],
  )
})

test('a page is not lost over its count', async (t) => {
  const { inject } = await withLittleTime(t)
  const page = (await inject('/events?q=heu&limit=10')).json()
  assert.equal(page.data.length, 10)
})

test('Collins says it in its own words', async (t) => {
  const { inject } = await withLittleTime(t)
  const answer = await inject('/api/assets/logs/search?query=Nadel')
  assert.equal(answer.statusCode, 400)
  assert.match(answer.json().ERROR_DETAILS, /given up after .* narrow it down/)
})
