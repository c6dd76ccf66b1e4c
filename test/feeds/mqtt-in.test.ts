import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { refused } from '../../src/core/events/verdict.ts'
import type { Intake } from '../../src/core/feeds/intake.ts'
import { StorageFailure } from '../../src/core/storage-failure.ts'
import { openMqtt } from '../../src/feeds/mqtt/open-mqtt.ts'
import { readMqttConfig } from '../../src/feeds/mqtt/read-mqtt-config.ts'
import { systemTimers, type Timers } from '../../src/feeds/timers.ts'
import { createSystemClock } from '../../src/system-clock.ts'
import { ADMIN_TOKEN } from '../http/with-app.ts'
import { startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { ALARM, alarm } from './alarms.ts'
import { openDeafWay } from './deaf-way.ts'
import { configFile, MqttSite, names, soon } from './mqtt-site.ts'
import { NO_MOSQUITTO, RunningMosquitto } from './running-mosquitto.ts'

/** Waits a hundredth of what it is told to. */
function withoutPatience(timers: Timers): Timers {
  return { ...timers, after: (milliseconds, then) => timers.after(milliseconds / 100, then) }
}

describe('what comes from an MQTT broker', { skip: NO_MOSQUITTO, concurrency: true }, () => {
  let broker: RunningMosquitto
  before(async () => {
    broker = await RunningMosquitto.start()
  })
  after(() => broker?.dispose())

  test('makes events of messages, by their topic and payload', async (t) => {
    const { root, ...own } = names()
    const subscribe = [{ topic: `${root}/{asset}/alarm`, ...ALARM }]
    const site = await MqttSite.open(t, broker, { ...own, subscribe })
    await site.connected()
    await broker.say(`${root}/Pump 7/alarm`, alarm('1'))
    const [event] = await soon(
      () => site.events(),
      ({ length }) => length > 0,
    )
    const { entity_id, event_type_id, occurred_at, severity, description, source, recorded_by } = event!
    assert.deepEqual(
      { entity_id, event_type_id, occurred_at, severity, description, source, recorded_by },
      {
        entity_id: 'Pump 7',
        event_type_id: 'STATUS_RESTART',
        occurred_at: '2026-04-10T10:30:00Z',
        severity: 'HIGH',
        description: 'Alarm 1',
        source: 'mqtt',
        recorded_by: 'mqtt',
      },
    )
    assert.deepEqual(await site.ask('GET', '/events?source=mqtt').then(({ body }) => body.total), 1)
    const { body: health } = await site.ask('GET', '/health')
    assert.deepEqual(health.intakes, [{ name: 'mqtt', condition: 'connected', last_error: null }])
    const metrics = (await site.under.inject('/metrics')).body
    assert.match(metrics, /groundlog_intake_up\{intake="mqtt",kind="mqtt"\} 1/)
    assert.match(metrics, /groundlog_intake_messages\{intake="mqtt",kind="mqtt",outcome="recorded"\} 1/)
    assert.match(metrics, /groundlog_verdicts_total\{dialect="mqtt",verdict="recorded"\} 1/)
  })

  test('makes one event of a message that comes again, also after a restart', async (t) => {
    const { root, ...own } = names()
    const config = {
      ...own,
      subscribe: [
        { topic: `${root}/by-id/{asset}`, ...ALARM },
        { topic: `${root}/by-property/{asset}`, ...ALARM, id: '{property.message-id}' },
        { topic: `${root}/by-data/{asset}`, ...ALARM, id: '{correlation_data}' },
        { topic: `${root}/by-all/{asset}`, ...ALARM, id: undefined },
        { topic: `${root}/as-event`, exactly_once: true },
        { topic: `${root}/twice/{asset}`, ...ALARM, id: undefined, exactly_once: false },
      ],
    }
    const data = temporaryFolder(t)
    const site = await MqttSite.open(t, broker, config, { data })
    await site.connected()
    const body = {
      ...{ event_type_id: 'STATUS_RESTART', entity_id: 'whole', severity: 'LOW', description: 'Runs' },
      occurred_at: '2026-04-10T10:30:00Z',
    }
    const sayAll = async () => {
      await broker.say(`${root}/by-id/a`, alarm('1'))
      await broker.say(`${root}/by-id/b`, alarm('1'))
      const userProperties = { 'message-id': '7' }
      await broker.say(`${root}/by-property/c`, alarm('1'), { properties: { userProperties } })
      await broker.say(`${root}/by-data/d`, alarm('1'), {
        properties: { correlationData: Buffer.from('8') },
      })
      await broker.say(`${root}/by-all/e`, alarm('1'))
      await broker.say(`${root}/as-event`, body)
      await broker.say(`${root}/twice/f`, alarm('1'))
    }
    await sayAll()
    await sayAll()
    const taken = await soon(
      () => site.intake(),
      ({ recorded, repeated }) => recorded + repeated === 14,
    )
    assert.deepEqual([taken.recorded, taken.repeated, taken.refused], [8, 6, 0])
    await site.under.app.close()
    await sayAll()
    const again = await MqttSite.open(t, broker, config, { data })
    const missed = await soon(
      () => again.intake(),
      ({ recorded, repeated }) => recorded + repeated === 7,
    )
    assert.deepEqual([missed.recorded, missed.repeated], [1, 6])
    const assets = (await again.events()).map(({ entity_id }) => entity_id)
    assert.deepEqual(assets, ['a', 'b', 'c', 'd', 'e', 'whole', 'f', 'f', 'f'])
  })

  test('obeys every rule, and hands back what can become no event, with the reason', async (t) => {
    const { root, ...own } = names()
    const dead = await broker.listen(own.dead_letter)
    const subscribe = [
      { topic: `${root}/raw` },
      { topic: `${root}/{asset}/{type}`, ...ALARM, event_type_id: '{level.type}' },
    ]
    const site = await MqttSite.open(t, broker, { ...own, subscribe })
    await site.connected()
    await site.ask('POST', '/event-types', { id: 'draft', name: 'Draft', state: 'draft' })
    const rule = { name: 'Twice', fingerprint_fields: ['entity_id'], window_seconds: 60, action: 'reject' }
    await site.ask('POST', '/duplication-rules', { ...rule, event_type_id: 'STATUS_CALIBRATION' })
    const cases: readonly (readonly [
      type: string,
      payload: object | string | Buffer,
      reason: string,
      detail: RegExp,
    ])[] = [
      ['STATUS_RESTART', '{"id":', 'unreadable', /no JSON/],
      ['STATUS_RESTART', Buffer.from([0xff, 0x00]), 'unreadable', /no UTF-8/],
      ['STATUS_RESTART', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'no-id', /Neither/],
      ['STATUS_RESTART', alarm('x', { level: 9 }), 'unmapped', /severity: "9" is not in its map/],
      ['STATUS_RESTART', alarm('x', { at: 'soon' }), 'unmapped', /occurred_at: "soon"/],
      ['STATUS_RESTART', alarm(''), 'no-id', /Neither/],
      ['STATUS_RESTART', alarm('n', { text: 'x'.repeat(1001) }), 'refused', /description: .*1000/],
      ['STATUS_RESTART', alarm('u', { text: 'a\0b' }), 'refused', /description/],
      ['draft', alarm('d'), 'refused', /draft/],
      ['unheard', alarm('e'), 'refused', /Event type "unheard" is not known/],
      ['raw', { entity_id: 'a' }, 'no-id', /Neither/],
      ['raw', { occurred_at: '2026-04-10', wrong: 1 }, 'refused', /wrong/],
      ['STATUS_RESTART', `"${'x'.repeat(1_100_000)}"`, 'too-large', /1048576/],
      ['STATUS_CALIBRATION', alarm('s'), '', /^/],
      ['STATUS_CALIBRATION', alarm('t'), 'rejected-duplicate', /repeats event/],
      ['STATUS_CALIBRATION', alarm('s', { text: 'Something else' }), 'id-reused', /something else/],
    ]
    const topicOf = (type: string) => (type === 'raw' ? `${root}/raw` : `${root}/Motor-01/${type}`)
    for (const [type, payload] of cases) await broker.say(topicOf(type), payload)
    await broker.say(`${root}/Motor-02/STATUS_RESTART`, alarm('ok'))
    await soon(
      () => site.events(),
      ({ length }) => length === 2,
    )
    const expected = cases.filter(([, , reason]) => reason !== '')
    const reasons = () => dead.map(({ text }) => JSON.parse(text).reason)
    await soon(reasons, ({ length }) => length >= expected.length)
    assert.deepEqual(
      reasons(),
      expected.map(([, , reason]) => reason),
    )
    for (const [index, [type, payload, reason, detail]] of expected.entries()) {
      const letter = JSON.parse(dead[index]!.text)
      assert.equal(letter.reason, reason, dead[index]!.text.slice(0, 300))
      assert.match(letter.detail.join('; '), detail)
      assert.equal(letter.topic, topicOf(type))
      const bytes = Buffer.from(letter.payload, letter.encoding === 'text' ? 'utf8' : 'base64')
      const sent = Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload)
      assert.ok(bytes.equals(Buffer.from(sent)))
    }
    assert.equal((await site.intake()).refused, expected.length)
  })

  test('keeps a message with the broker until it is on disk, or its dead letter is out', async (t) => {
    const { root, ...own } = names()
    const dead = await broker.listen(own.dead_letter)
    const config = readMqttConfig(
      JSON.stringify({ ...own, subscribe: [{ topic: `${root}/{asset}`, ...ALARM }] }),
    )
    const tries: string[] = []
    const found: Intake[] = []
    const now = createSystemClock()
    const mqtt = openMqtt({
      address: { url: broker.url, user: null, password: null },
      config,
      timers: withoutPatience(systemTimers(now)),
      tell: pino({ level: 'silent' }),
      show: () => ({}),
      record: async (body) => {
        const { entity_id } = JSON.parse(body.toString())
        tries.push(entity_id)
        found.push(...mqtt.intakes())
        // As a disk does, on which more happens meanwhile: what was acknowledged before gets to the broker.
        await wait(10)
        if (entity_id === 'cursed') throw new TypeError('Nobody thought of that')
        if (tries.length < 8) throw new StorageFailure('The disk is full')
        return refused({ kind: 'not-found', what: 'Asset', id: entity_id })
      },
    })
    t.after(() => mqtt.close())
    mqtt.start()
    await soon(
      () => mqtt.intakes()[0]!.condition,
      (condition) => condition === 'connected',
    )
    const assets = ['first', 'cursed', 'second']
    for (const asset of assets) await broker.say(`${root}/${asset}`, alarm(asset))
    await soon(
      () => dead.length,
      (length) => length === 3,
    )
    const { condition, lastError, refused: handedBack } = found[7]!
    assert.deepEqual([condition, handedBack], ['failing', 0])
    assert.deepEqual([lastError?.message, lastError?.attempts], ['The disk is full', 7])
    assert.deepEqual(tries, [...Array(8).fill('first'), ...Array(5).fill('cursed'), 'second'])
    assert.deepEqual(
      dead.map(({ text }) => JSON.parse(text)).map(({ reason, detail }) => [reason, detail[0]]),
      [
        ['refused', 'Asset "first" is not known'],
        ['failed', 'Nobody thought of that'],
        ['refused', 'Asset "second" is not known'],
      ],
    )
  })

  test('cuts the message in a letter that the broker finds too large', async (t) => {
    const small = await RunningMosquitto.start('allow_anonymous true\nmax_packet_size 40000')
    t.after(() => small.dispose())
    const dead = await small.listen('groundlog/dead-letter')
    const site = await MqttSite.open(t, small, { subscribe: [{ topic: 'in/{asset}', ...ALARM }] })
    await site.connected()
    const payload = 'x'.repeat(39_900)
    await small.say('in/Motor-01', payload)
    await soon(
      () => dead,
      ({ length }) => length === 1,
    )
    const { reason, encoding, truncated, payload_bytes, ...letter } = JSON.parse(dead[0]!.text)
    assert.deepEqual([reason, encoding, truncated, payload_bytes], ['unreadable', 'base64', true, 39_900])
    assert.equal(Buffer.from(letter.payload, 'base64').toString(), payload.slice(0, 16_384))
  })

  test('makes one event where it is killed after recording and before the broker hears of it', async (t) => {
    const { root, ...own } = names()
    const way = await openDeafWay(broker.port)
    t.after(() => way.close())
    const data = join(temporaryFolder(t), 'data')
    const subscribe = [{ topic: `${root}/{asset}`, ...ALARM }]
    const start = (url: string) =>
      startServer({
        data,
        env: {
          GROUNDLOG_MQTT_URL: url,
          GROUNDLOG_MQTT_CONFIG: configFile(t, { ...own, subscribe }),
          GROUNDLOG_ADMIN_TOKEN: ADMIN_TOKEN,
        },
      })
    const asks = (address: string) => async (path: string) => {
      const answer = await fetch(`${address}${path}`, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      })
      return (await answer.json()) as Record<string, never>
    }
    const first = await start(way.url)
    const ask = asks(first.address)
    await soon(
      () => ask('/health'),
      ({ intakes }) => intakes![0]!['condition'] === 'connected',
    )
    way.deafen()
    await broker.say(`${root}/Motor-01`, alarm('1'))
    await soon(
      () => ask('/events'),
      ({ total }) => total === 1,
    )
    await first.end('SIGKILL')
    const second = await start(broker.url)
    t.after(() => second.end('SIGKILL'))
    const again = asks(second.address)
    const feeds = await soon(
      () => again('/feeds'),
      ({ intakes }) => Number(intakes![0]!['repeated']) === 1,
    )
    assert.equal(feeds['intakes']![0]!['recorded'], 0)
    assert.equal((await again('/events'))['total'], 1)
  })
})
