import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
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
import { ROOT, startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { openDeafWay } from './deaf-way.ts'
import { configFile, MqttSite, soon } from './mqtt-site.ts'
import { NO_MOSQUITTO, RunningMosquitto } from './running-mosquitto.ts'

const NO_SHELL =
  spawnSync('bash', ['-c', 'curl --version']).status !== 0 && 'this machine has no bash and curl'

/** A test's own part of the topics of one broker. */
let sites = 0
function names() {
  sites += 1
  const root = `site-${sites}`
  return { root, client_id: root, dead_letter: `${root}-dead` }
}

const ALARM = {
  entity_id: '{level.asset}',
  event_type_id: 'STATUS_RESTART',
  occurred_at: { column: 'payload.at', format: 'unix_ms' },
  severity: { column: 'payload.level', map: { 1: 'LOW', 2: 'HIGH' } },
  description: '{payload.text}',
  id: '{payload.id}',
}

function alarm(id: string, more: object = {}) {
  return { id, at: 1_775_817_000_000, level: 2, text: `Alarm ${id}`, ...more }
}

/** Waits a hundredth of what it is told to. */
function withoutPatience(timers: Timers): Timers {
  return { ...timers, after: (milliseconds, then) => timers.after(milliseconds / 100, then) }
}

describe('MQTT', { skip: NO_MOSQUITTO, concurrency: true }, () => {
  let broker: RunningMosquitto
  before(async () => {
    broker = await RunningMosquitto.start()
  })
  after(() => broker?.dispose())

  describe('out', () => {
    test('says every entry, in order, each asset on a topic of its own', async (t) => {
      const { root, client_id } = names()
      const said = await broker.listen(`${root}/#`)
      const topic = `${root}/{entity_id}/{event_type_id}`
      const site = await MqttSite.open(t, broker, { client_id, publish: [{ topic }] })
      const tags = ['Motor-01', 'a/b', 'a%2Fb', '50% +#', '$SYS', 'two\nlines', '漢 😀']
      const first = await site.log({ entity_id: tags[0] })
      for (const entity_id of tags.slice(1)) await site.log({ entity_id })
      await site.ask('PATCH', `/events/${first.id}`, { description: 'Corrected', reason: 'A slip' })
      await site.caughtUp()
      await soon(
        () => said,
        ({ length }) => length === 8,
      )
      const levels = said.map(({ topic }) => topic.split('/'))
      assert.deepEqual(
        levels.map(([, asset]) => asset),
        ['Motor-01', 'a%2Fb', 'a%252Fb', '50%25 %2B%23', '%24SYS', 'two%0Alines', '漢 😀', 'Motor-01'],
      )
      assert.deepEqual(new Set(levels.map(([, , type]) => type)), new Set(['STATUS_RESTART']))
      const entries = said.map(({ text }) => JSON.parse(text))
      assert.deepEqual(
        entries.map(({ entity_id, entry }) => [entity_id, entry.seq, entry.kind]),
        [...tags.map((tag, index) => [tag, index + 1, 'record']), ['Motor-01', 8, 'revise']],
      )
      const { entry, ...event } = entries[7]
      assert.deepEqual(event, (await site.ask('GET', `/events/${first.id}`)).body)
      assert.equal(entry.reason, 'A slip')
    })

    test('says what the rules say: some types, some kinds, a payload of its own, kept by the broker', async (t) => {
      const { root, client_id } = names()
      const publish = [
        {
          event_types: ['STATUS_CALIBRATION'],
          topic: `${root}/stopped/{entity_id}`,
          payload: { who: '{entity_id}', seq: { column: 'entry.seq' }, is: { constant: true } },
          retain: true,
        },
        { event_types: ['STATUS_RESTART'], kinds: ['revise'], topic: `${root}/corrected` },
      ]
      const live = await broker.listen(`${root}/#`)
      const site = await MqttSite.open(t, broker, { client_id, publish })
      const { id } = await site.log()
      await site.log({ event_type_id: 'STATUS_CALIBRATION' })
      await site.log({ event_type_id: 'CORRECTIVE_ALIGNMENT' })
      await site.ask('PATCH', `/events/${id}`, { description: 'Corrected' })
      await site.caughtUp()
      await soon(
        () => live,
        ({ length }) => length >= 2,
      )
      assert.deepEqual(
        live.map(({ topic }) => topic),
        [`${root}/stopped/Motor-01`, `${root}/corrected`],
      )
      assert.equal(JSON.parse(live[1]!.text).description, 'Corrected')
      const kept = await broker.listen(`${root}/#`)
      await soon(
        () => kept,
        ({ length }) => length > 0,
      )
      assert.deepEqual(kept, [
        { topic: `${root}/stopped/Motor-01`, text: '{"who":"Motor-01","seq":2,"is":true}', retain: true },
      ])
      assert.equal((await site.feed()).delivered, 4)
    })

    test('sets nothing aside while the broker lets it say nothing at all', async (t) => {
      const acl = 'user groundlog\ntopic write open/#\n'
      const strict = await RunningMosquitto.start('allow_anonymous true\nacl_file FOLDER/acl', { acl })
      t.after(() => strict.dispose())
      const publish = [{ topic: '{source}/{entity_id}' }]
      const site = await MqttSite.open(t, strict, { publish }, { mqttUser: 'groundlog' })
      await site.log()
      // It is the broker that is told wrong, and not this entry.
      const failing = await soon(
        () => site.feed(),
        ({ condition }) => condition === 'failing',
      )
      assert.match(failing.last_error.message, /does not let this user publish to events\/Motor-01/)
      assert.equal(failing.set_aside, 0)
    })

    test('goes on with the others where one topic is closed', async (t) => {
      const acl = 'user groundlog\ntopic write open/#\n'
      const strict = await RunningMosquitto.start('allow_anonymous true\nacl_file FOLDER/acl', { acl })
      t.after(() => strict.dispose())
      const publish = [
        { topic: 'open/{entity_id}' },
        { event_types: ['STATUS_CALIBRATION'], topic: 'closed/{entity_id}' },
      ]
      const site = await MqttSite.open(t, strict, { publish }, { mqttUser: 'groundlog' })
      await site.log()
      const closed = await site.log({ event_type_id: 'STATUS_CALIBRATION' })
      await site.log()
      await site.caughtUp()
      const { body } = await site.ask('GET', '/feeds/mqtt/set-aside')
      assert.deepEqual(
        body.data.map(({ event_id, reason }: Record<string, string>) => [event_id, reason]),
        [[closed.id, 'The broker does not let this user publish to closed/Motor-01']],
      )
      assert.equal((await site.feed()).delivered, 2)
    })

    test('sets aside what is too large for the broker', async (t) => {
      const small = await RunningMosquitto.start('allow_anonymous true\nmax_packet_size 2000')
      t.after(() => small.dispose())
      const site = await MqttSite.open(t, small, null)
      await site.log({ description: 'x'.repeat(400) })
      const { id } = await site.log({ event_type_id: 'STATUS_CALIBRATION' })
      await site.ask('PATCH', `/events/${id}`, { description: 'y'.repeat(900), reason: 'z'.repeat(1000) })
      await site.log()
      await site.caughtUp()
      const { body } = await site.ask('GET', '/feeds/mqtt/set-aside')
      assert.deepEqual(
        body.data.map(({ seq, reason }: { seq: number; reason: string }) => [seq, reason]),
        [[3, 'Not published to groundlog/Motor-01/STATUS_CALIBRATION: the broker takes 2000 bytes at most']],
      )
    })
  })

  describe('in', () => {
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
        const sent =
          Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload)
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
          if (entity_id === 'cursed') throw new TypeError('Nobody thought of that')
          // As a disk does, on which more happens meanwhile.
          await wait(10)
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

  test('loses nothing, neither way, when the broker is killed and started again under load', async (t) => {
    const { root, ...own } = names()
    const own_broker = await RunningMosquitto.start()
    t.after(() => own_broker.dispose())
    const said = await own_broker.listen(`${root}/out/#`, {
      ...{ clientId: 'listener', clean: false },
      properties: { sessionExpiryInterval: 3600 },
    })
    const config = {
      ...own,
      publish: [{ topic: `${root}/out/{entity_id}` }],
      subscribe: [{ topic: `${root}/in/{asset}`, ...ALARM }],
    }
    const site = await MqttSite.open(t, own_broker, config)
    await site.connected()
    let isOver = false
    const ids: string[] = []
    const speak = (id: string) => own_broker.say(`${root}/in/Motor-${Number(id) % 3}`, alarm(id))
    const speaker = (async () => {
      for (let n = 0; !isOver; n += 1) {
        const id = String(n)
        ids.push(id)
        // What a publisher does that heard no acknowledgement: it says it again.
        await Promise.all(ids.slice(-5).map(speak))
      }
      await Promise.all(ids.map(speak))
    })()
    let written = 0
    const writer = (async () => {
      for (; !isOver; written += 1) await site.log({ entity_id: 'Direct', description: `Number ${written}` })
    })()
    const more = async (count: number, counted: () => number) => {
      const goal = counted() + count
      await soon(counted, (found) => found >= goal)
    }
    for (let kills = 0; kills < 2; kills += 1) {
      await more(10, () => ids.length)
      await more(30, () => written)
      await own_broker.kill()
      await more(10, () => written)
      await own_broker.restart()
    }
    await more(10, () => ids.length)
    isOver = true
    await Promise.all([writer, speaker])
    const total = ids.length + written
    const count = () => site.ask('GET', '/events?limit=1').then(({ body }) => body.total)
    await soon(count, (found) => found === total)
    await wait(50)
    assert.equal(await count(), total)
    await site.caughtUp()
    const seqs = () => said.map(({ text }) => JSON.parse(text).entry.seq as number)
    await soon(
      () => new Set(seqs()).size,
      (size) => size === total,
    )
    // In order, but for what was said again after a kill.
    const firsts = [...new Set(seqs())]
    assert.deepEqual(
      firsts,
      [...firsts].sort((a, b) => a - b),
    )
  })

  test('serves while there is no broker, and catches up once there is one', async (t) => {
    const { root, ...own } = names()
    const late = await RunningMosquitto.prepare()
    t.after(() => late.dispose())
    const publish = [{ topic: `${root}/{entity_id}`, retain: true }]
    const subscribe = [{ topic: `${root}-in/{asset}`, ...ALARM }]
    const site = await MqttSite.open(t, late, { ...own, publish, subscribe })
    for (let n = 0; n < 5; n += 1) await site.log({ entity_id: `Motor-${n}` })
    const failing = await soon(
      () => site.feed(),
      ({ condition }) => condition === 'failing',
    )
    assert.match(failing.last_error.message, /^mqtt:\/\/127.0.0.1:\d+: connect ECONNREFUSED/)
    assert.equal(failing.lag.entries, 5)
    assert.equal((await site.intake()).condition, 'failing')
    await late.restart()
    await site.caughtUp()
    await site.connected()
    const said = await late.listen(`${root}/#`)
    await soon(
      () => said.length,
      (length) => length === 5,
    )
  })

  const TOLD: readonly (readonly [
    what: string,
    tell: (site: MqttSite, topic: string) => Promise<unknown>,
  ])[] = [
    ['an entry', (site) => site.log()],
    ['a dead letter', (_, topic) => broker.say(topic, 'no JSON')],
  ]
  for (const [what, tell] of TOLD) {
    test(`stops at once while ${what} waits for a broker that says nothing`, async (t) => {
      const { root, ...own } = names()
      const way = await openDeafWay(broker.port)
      t.after(() => way.close())
      const publish = [{ topic: `${root}/out/{entity_id}` }]
      const subscribe = [{ topic: `${root}/in/{asset}`, ...ALARM }]
      const site = await MqttSite.open(t, way, { ...own, publish, subscribe })
      await site.connected()
      way.deafen()
      await tell(site, `${root}/in/Motor-01`)
      await soon(way.asked, (times) => times === 2)
      let isClosed = false
      void site.under.app.close().then(() => {
        isClosed = true
      })
      await soon(() => isClosed, Boolean)
    })
  }

  test('says that the broker refuses the login, without the password', async (t) => {
    const closed = await RunningMosquitto.start('allow_anonymous false\npassword_file FOLDER/p', { p: '' })
    t.after(() => closed.dispose())
    const { root, ...own } = names()
    const config = {
      ...own,
      publish: [{ topic: root }],
      subscribe: [{ topic: `${root}/+`, ...ALARM, entity_id: 'a' }],
    }
    const login = { mqttUser: 'groundlog', mqttPassword: 'a-secret-word' }
    const site = await MqttSite.open(t, closed, config, login)
    await site.log()
    const feed = await soon(
      () => site.feed(),
      ({ condition }) => condition === 'failing',
    )
    assert.match(feed.last_error.message, /Not authorized|Bad User Name/i)
    const intake = await soon(
      () => site.intake(),
      ({ condition }) => condition === 'failing',
    )
    assert.match(intake.last_error.message, /Not authorized|Bad User Name/i)
    assert.ok(!JSON.stringify([feed, intake]).includes('a-secret-word'))
    assert.equal((await site.ask('GET', '/health')).body.intakes[0].condition, 'failing')
  })

  test('speaks MQTT 3.1.1 where it is told to, in which a broker says nothing of what it refuses', async (t) => {
    const acl = 'user groundlog\ntopic write open/#\n'
    const strict = await RunningMosquitto.start('allow_anonymous true\nacl_file FOLDER/acl', { acl })
    t.after(() => strict.dispose())
    const config = { protocol: '3.1.1', publish: [{ topic: 'closed/{entity_id}' }] }
    const site = await MqttSite.open(t, strict, config, { mqttUser: 'groundlog' })
    await site.log()
    await site.caughtUp()
    const { delivered, set_aside } = await site.feed()
    assert.deepEqual([delivered, set_aside], [1, 0])
  })

  test('takes and publishes with MQTT 3.1.1, too', async (t) => {
    const { root, ...own } = names()
    const said = await broker.listen(`${root}/out/#`)
    const publish = [{ topic: `${root}/out/{entity_id}` }]
    const subscribe = [{ topic: `${root}/in/{asset}`, ...ALARM }]
    const site = await MqttSite.open(t, broker, { ...own, protocol: '3.1.1', publish, subscribe })
    await site.connected()
    for (let times = 0; times < 2; times += 1) await broker.say(`${root}/in/Motor-01`, alarm('1'))
    await soon(
      () => site.intake(),
      ({ repeated }) => repeated === 1,
    )
    await soon(
      () => said.length,
      (length) => length === 1,
    )
  })

  test('is used as its guide shows', { skip: NO_SHELL }, async (t) => {
    const guide = readFileSync(join(ROOT, 'docs/mqtt.md'), 'utf8')
    const [, config] = /^```json\n([\s\S]*?)^```$/m.exec(guide)!
    const [, commands] = /^```sh with MQTT\n([\s\S]*?)^```$/m.exec(guide)!
    const site = await MqttSite.open(t, broker, JSON.parse(config!))
    await site.connected()
    const address = await site.under.app.server.listen({ host: '127.0.0.1', port: 0 })
    const client = `"${process.execPath}" "${join(ROOT, 'node_modules/mqtt/build/bin/mqtt.js')}"`
    const script = commands!
      .replaceAll('localhost -p 1883', `127.0.0.1 -p ${broker.port}`)
      .replaceAll('http://localhost:8000', address)
      .replaceAll('npx mqtt', client)
    const strict = `set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body "$@"; }\n`
    const shell = spawn('bash', ['-c', strict + script], { cwd: temporaryFolder(t) })
    let said = ''
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (said += chunk))
    const [code] = await once(shell, 'close')
    assert.equal(code, 0, said)
  })
})
