import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Asking, asker } from './asker.ts'
import { withApp } from './with-app.ts'

const FLARING = {
  id: 'flaring',
  name: 'Flaring Incident',
  fields: [
    { id: 'volume', name: 'volume', type: 'number' },
    { id: 'note', name: 'note', type: 'text' },
  ],
}

const LIMIT = {
  ...{ id: 'limit', name: 'Volume limit', event_type_ids: ['flaring'], params: { max: 500 } },
  validations: [{ expression: 'fields.volume <= params.max', message: 'Too high', field: 'volume' }],
}

/** Who sends events, one after the other, all the while. */
const SENDERS = 8

const ROUNDS = 12

type Judged = { readonly rule_id: string; readonly version: number; readonly outcome: string }

type Sent = { readonly status: number; readonly body: { readonly judged_by: readonly Judged[] } }

/** Runs the changes while events pour in; what the senders were answered is looked at as it comes. */
async function whilePouring(
  send: (n: number) => Promise<Sent>,
  look: (sent: Sent, atStart: number) => void,
  changes: (told: { done: number }) => Promise<void>,
): Promise<number> {
  const told = { done: 0 }
  let isOver = false
  let count = 0
  const sender = async () => {
    while (!isOver) {
      const atStart = told.done
      look(await send(count), atStart)
      count += 1
    }
  }
  const senders = Array.from({ length: SENDERS }, sender)
  try {
    await changes(told)
  } finally {
    isOver = true
    await Promise.all(senders)
  }
  return count
}

async function withFlaring(t: TestContext): Promise<Asking> {
  const ask = asker(await withApp(t))
  assert.equal((await ask('POST', '/event-types', FLARING)).status, 201)
  assert.equal((await ask('POST', '/guard-rules', LIMIT)).status, 201)
  return ask
}

async function changed(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer
  assert.ok(status === 200 || status === 201, `${status} ${JSON.stringify(body)}`)
}

function flare(ask: Asking, fields: object): Promise<Sent> {
  return ask('POST', '/events', { event_type_id: 'flaring', entity_id: 'well-001', fields })
}

test('an event sent after a publish was answered carries that version, or a later one', async (t) => {
  const ask = await withFlaring(t)
  const count = await whilePouring(
    (n) => flare(ask, { volume: n % 400 }),
    ({ status, body }, atStart) => {
      assert.equal(status, 201, JSON.stringify(body))
      const version = body.judged_by.find(({ rule_id }) => rule_id === 'limit')?.version ?? 0
      assert.ok(version >= atStart, `judged by version ${version} after ${atStart} was published`)
    },
    async (told) => {
      for (let version = 1; version <= ROUNDS; version += 1) {
        await changed(ask('PATCH', '/guard-rules/limit', { params: { max: 500 + version } }))
        await changed(ask('POST', '/guard-rules/limit/publish'))
        told.done = version
      }
    },
  )
  assert.ok(count > ROUNDS, `${count} events`)
})

test('a retired rule refuses nobody from its answer on, and a published one everybody', async (t) => {
  const ask = await withFlaring(t)
  // Odd where the rule is in force. What is sent during one state and answered during the same was judged by it.
  let state = 0
  let isChanging = false
  let looked = 0
  await whilePouring(
    async () => {
      const before = isChanging ? null : state
      const sent = await flare(ask, { volume: 800 })
      const isOfOneState = before !== null && !isChanging && before === state
      if (isOfOneState) assert.equal(sent.status, before % 2 === 1 ? 422 : 201)
      if (isOfOneState) looked += 1
      return sent
    },
    ({ status }) => assert.ok(status === 201 || status === 422),
    async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        isChanging = true
        await changed(ask('POST', `/guard-rules/limit/${round % 2 === 1 ? 'publish' : 'retire'}`))
        state = round
        isChanging = false
        for (let n = 0; n < 5; n += 1) await flare(ask, { volume: 800 })
      }
    },
  )
  assert.ok(looked > ROUNDS, `${looked} events were looked at`)
})

test('a field that is renamed meanwhile is judged under the name that the type has', async (t) => {
  const ask = await withFlaring(t)
  await changed(ask('POST', '/guard-rules/limit/publish'))
  let name = 'volume'
  await whilePouring(
    () => flare(ask, { [name]: 800 }),
    // Under the old name it is an unknown field, under the new one it is too high: never is it recorded.
    ({ status, body }) => assert.equal(status, 422, JSON.stringify(body)),
    async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const next = `volume${round}`
        await changed(ask('PATCH', '/event-types/flaring/fields/volume', { name: next }))
        name = next
        assert.match(JSON.stringify((await flare(ask, { [name]: 800 })).body), /Too high/)
        assert.equal((await flare(ask, { [name]: 5 })).status, 201)
      }
    },
  )
})

test('types come and go meanwhile, and nothing waits for them', async (t) => {
  const ask = await withFlaring(t)
  await changed(ask('POST', '/guard-rules/limit/publish'))
  const everywhere = {
    ...LIMIT,
    id: 'every',
    event_type_ids: null,
    validations: [{ expression: 'true', message: 'x' }],
  }
  await changed(ask('POST', '/guard-rules', everywhere))
  await changed(ask('POST', '/guard-rules/every/publish'))
  await whilePouring(
    () => flare(ask, { volume: 5 }),
    ({ status, body }) => {
      assert.equal(status, 201)
      assert.deepEqual(
        body.judged_by.map(({ rule_id }) => rule_id),
        ['limit', 'every'],
      )
    },
    async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        await changed(ask('POST', '/event-types', { id: `type-${round}`, name: `Type ${round}`, fields: [] }))
        await changed(ask('POST', `/event-types/flaring/fields`, { name: `extra${round}`, type: 'text' }))
        assert.equal((await ask('DELETE', `/event-types/type-${round}`)).status, 204)
      }
    },
  )
})
