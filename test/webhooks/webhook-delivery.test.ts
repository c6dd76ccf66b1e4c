import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { at } from '../sample-event.ts'
import { inTurn, listening, type Received, status } from './scripted-receiver.ts'
import { ToldSite, until } from './told-site.ts'

const said = ({ received }: { readonly received: readonly Received[] }) =>
  received.map(({ event }) => (event['data'] as { description: string }).description)

const HOUR = 3_600_000

describe('deliveries', () => {
  test('are CloudEvents in the order of the log, from when the webhook was made', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    await site.record('Before')
    await site.tell(receiver.url)
    const [first] = await site.record('One', 'Two', 'Three')
    await site.rested()
    assert.deepEqual(said(receiver), ['One', 'Two', 'Three'])
    const { headers, event } = receiver.received[0]!
    assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8')
    const { data, id, ...attributes } = event
    assert.equal(id, headers['webhook-id'])
    assert.deepEqual(attributes, {
      specversion: '1.0',
      source: '/events',
      type: 'groundlog.event.recorded',
      subject: 'Motor-01',
      time: '2026-04-10T12:00:00Z',
      sequence: '0000000000000002',
      datacontenttype: 'application/json',
    })
    assert.deepEqual(data, {
      id: first!.id,
      description: 'One',
      entry: {
        ...{ seq: 2, kind: 'recorded', revision: 1, recorded_at: '2026-04-10T12:00:00Z' },
        ...{ recorded_by: 'ada', reason: null },
      },
    })
    assert.equal(new Set(receiver.ids).size, 3)
  })

  test('begin in the past where that is asked for, and come again with the same ids', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    await site.record('One', 'Two', 'Three')
    await site.tell(receiver.url, {}, { from: at(1) })
    await site.rested()
    await site.feeds.replay('webhook:pager', at(0))
    await until(() => receiver.received.length === 5)
    assert.deepEqual(said(receiver), ['Two', 'Three', 'One', 'Two', 'Three'])
    assert.deepEqual(receiver.ids.slice(3), receiver.ids.slice(0, 2))
  })

  test('are only those that are wanted', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    await site.tell(receiver.url, { kinds: ['recorded'], condition: 'event.description.startsWith("T")' })
    await site.record('One', 'Two', 'Three', 'Four')
    assert.equal((await site.rested()).delivered, 4)
    assert.deepEqual(said(receiver), ['Two', 'Three'])
  })

  test('are signed by the new secret and the old one, until that is dropped', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    const { secret: old } = await site.tell(receiver.url)
    const signedBy = () => {
      const { headers, body } = receiver.received.at(-1)!
      const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      return (secrets: readonly string[]) => {
        const signatures = secrets.map((secret) => {
          const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
          return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
        })
        assert.equal(headers['webhook-signature'], signatures.join(' '))
      }
    }
    await site.record('One')
    await site.rested()
    signedBy()([old])
    const rotated = await site.webhooks.rotateSecret('pager')
    assert.ok(rotated.ok)
    await site.record('Two')
    await until(() => receiver.received.length === 2)
    signedBy()([rotated.value.secret, old])
    assert.ok((await site.webhooks.dropOldSecret('pager')).ok)
    await site.record('Three')
    await until(() => receiver.received.length === 3)
    signedBy()([rotated.value.secret])
  })
})

describe('a receiver', () => {
  test('that is killed and comes back is told everything, in order', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    await site.tell(receiver.url)
    await site.record('One')
    await site.rested()
    await receiver.stop()
    await site.record('Two', 'Three')
    const { condition, lastError } = await site.rested()
    assert.deepEqual([condition, lastError?.attempts], ['failing', 1])
    assert.match(lastError!.message, /ECONNREFUSED/)
    await receiver.listen()
    assert.equal((await site.tryAgain()).condition, 'up-to-date')
    assert.deepEqual(said(receiver), ['One', 'Two', 'Three'])
  })

  test('that answers 500 after storing is told the same again, by the same id', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = inTurn(status(500), status(204))
    await site.tell(receiver.url)
    await site.record('One', 'Two')
    await site.rested()
    await site.tryAgain()
    assert.deepEqual(said(receiver), ['One', 'One', 'Two'])
    const [id, again] = receiver.ids
    assert.equal(id, again)
  })

  test('that answered 200 before it stored can have it again', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    const stored = new Map<string, string>()
    receiver.answer = (response, { headers, body }) => {
      response.writeHead(200).end()
      if (receiver.received.length !== 2) stored.set(String(headers['webhook-id']), body)
    }
    await site.tell(receiver.url)
    await site.record('One', 'Two', 'Three')
    await site.rested()
    assert.equal(stored.size, 2)
    await site.feeds.replay('webhook:pager', at(0))
    await until(() => receiver.received.length === 6)
    assert.equal(stored.size, 3)
  })

  test('that redirects is not followed, and that is told', async (t) => {
    const site = await ToldSite.open(t)
    const [receiver, elsewhere] = [await listening(t), await listening(t)]
    receiver.answer = status(307, { location: elsewhere.url })
    await site.tell(receiver.url)
    await site.record('One')
    assert.match((await site.rested()).lastError!.message, /answered 307, a redirect/)
    assert.equal(elsewhere.received.length, 0)
  })

  test('that is not told at once where it moved to is told there', async (t) => {
    const site = await ToldSite.open(t)
    const [old, moved] = [await listening(t), await listening(t)]
    old.answer = status(503)
    await site.tell(old.url)
    await site.record('One')
    await site.rested()
    await site.webhooks.change({ id: 'pager', expectedRevision: null }, { url: moved.url })
    await until(() => moved.received.length === 1)
    assert.equal((await site.rested()).condition, 'up-to-date')
  })

  test('says when it wants to be asked again', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = inTurn(
      status(503, { 'retry-after': '120' }),
      status(429, { 'retry-after': 'Fri, 10 Apr 2026 12:10:00 GMT' }),
      status(503, { 'retry-after': '99999' }),
      status(503, { 'retry-after': 'soon' }),
    )
    await site.tell(receiver.url)
    await site.record('One')
    const waits: number[] = []
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const { retryAt } = attempt === 1 ? await site.rested() : await site.tryAgain()
      waits.push(Number(retryAt! - site.timers.now()) / 1e6)
    }
    assert.deepEqual(waits, [120, 480, 3600, 4])
  })

  test('that is gone is told nothing more', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = status(410)
    await site.tell(receiver.url)
    await site.record('One', 'Two')
    await until(() => receiver.received.length === 1)
    await until(async () => (await site.feed()).state === 'paused')
    const { lastError, lag } = await site.feed()
    assert.match(lastError!.message, /answered 410/)
    assert.deepEqual([lag.entries, receiver.received.length], [2, 1])
  })

  test('that is paused while an answer is awaited is not told twice without need', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = () => {}
    await site.tell(receiver.url)
    await site.record('One')
    await until(() => receiver.received.length === 1)
    await site.feeds.pause('webhook:pager')
    assert.deepEqual(site.attempts(), [])
    receiver.answer = status(204)
    await site.feeds.resume('webhook:pager')
    assert.equal((await site.rested()).condition, 'up-to-date')
    assert.equal(receiver.ids[0], receiver.ids[1])
  })
})

describe('an entry', () => {
  test('that the receiver refuses for good is set aside after five attempts, and can be tried again', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    const poison = (code: number) => {
      receiver.answer = (response, { body }) => response.writeHead(body.includes('Poison') ? code : 204).end()
    }
    poison(422)
    await site.tell(receiver.url)
    await site.record('One', 'Poison', 'Two')
    await site.rested()
    for (let attempt = 2; attempt <= 5; attempt += 1) await site.tryAgain()
    const { setAside, condition } = await site.rested()
    assert.deepEqual([setAside, condition], [1, 'up-to-date'])
    assert.deepEqual(said(receiver), ['One', ...Array(5).fill('Poison'), 'Two'])
    const list = await site.feeds.setAside('webhook:pager', { limit: 9, offset: 0 })
    assert.deepEqual([list?.entries[0]?.seq, list?.entries[0]?.reason], [2, 'It answered 422'])
    const [, aside] = site.attempts()
    assert.deepEqual([aside?.outcome, aside?.status, aside?.seq], ['set-aside', 422, 2])

    const again = await site.feeds.retry('webhook:pager', 2)
    assert.deepEqual(again, { outcome: 'unreachable', reason: 'It answered 422' })
    poison(204)
    assert.deepEqual(await site.feeds.retry('webhook:pager', 2), { outcome: 'delivered' })
    assert.equal((await site.rested()).setAside, 0)
  })

  test('is one of ten in a row at most that are set aside so', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = status(400)
    await site.tell(receiver.url)
    await site.record(...Array.from({ length: 11 }, (_, index) => `No ${index}`))
    await site.rested()
    for (let attempt = 2; attempt <= 10 * 4 + 10; attempt += 1) await site.tryAgain()
    const { setAside, condition, lastError } = await site.rested()
    assert.deepEqual([setAside, condition, lastError?.attempts], [10, 'failing', 10])
  })

  test('is tried for 48 hours over restarts, while those behind it wait; then the next has its own', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = status(503, { 'retry-after': '3600' })
    await site.tell(receiver.url)
    await site.record('One', 'Two')
    await site.rested()
    for (let hour = 1; hour <= 20; hour += 1) await site.tryAgain()
    await site.restart()
    await until(() => site.attempts().length === 1)
    for (let hour = 21; hour < 48; hour += 1) await site.tryAgain()
    assert.deepEqual([...new Set(said(receiver))], ['One'])
    assert.equal((await site.feed()).setAside, 0)
    await site.timers.turn(HOUR)
    await until(() => said(receiver).includes('Two'))
    const { setAside } = await site.rested()
    assert.equal(setAside, 1)
    assert.equal(site.attempts().find(({ outcome }) => outcome === 'set-aside')?.seq, 1)
    receiver.answer = status(204)
    assert.equal((await site.tryAgain()).condition, 'up-to-date')
    assert.deepEqual(await site.feeds.retry('webhook:pager', 1), { outcome: 'delivered' })
  })

  test('is not given up at the first attempt after a long time without any', async (t) => {
    const site = await ToldSite.open(t)
    const receiver = await listening(t)
    receiver.answer = status(503)
    await site.tell(receiver.url)
    await site.record('One')
    await site.rested()
    await site.feeds.close()
    await site.timers.turn(100 * HOUR)
    await site.restart()
    await site.rested()
    for (let attempt = 2; attempt <= 9; attempt += 1) await site.tryAgain()
    assert.equal((await site.feed()).setAside, 0)
    await site.tryAgain()
    assert.equal((await site.rested()).setAside, 1)
  })
})

test('a test says what the receiver answered, or why it did not', async (t) => {
  const site = await ToldSite.open(t)
  const receiver = await listening(t)
  receiver.answer = (response) => response.writeHead(418).end('short and stout'.repeat(1_000))
  await site.tell(receiver.url)
  const trial = await site.webhooks.test('pager')
  assert.ok(trial.ok)
  const { milliseconds, deliveryId, ...rest } = trial.value
  assert.deepEqual([rest.status, rest.error, rest.body?.slice(0, 5)], [418, null, 'short'])
  assert.equal(rest.body?.length, 1_024)
  assert.equal(receiver.received[0]?.event['type'], 'groundlog.webhook.test')
  await receiver.stop()
  const second = await site.webhooks.test('pager')
  assert.ok(second.ok)
  assert.deepEqual([second.value.status, second.value.body], [null, null])
  assert.match(second.value.error!, /ECONNREFUSED/)
})
