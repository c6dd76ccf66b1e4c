import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ROOT } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { ALARM, alarm } from './alarms.ts'
import { openDeafWay } from './deaf-way.ts'
import { MqttSite, names, soon } from './mqtt-site.ts'
import { NO_MOSQUITTO, RunningMosquitto } from './running-mosquitto.ts'

const NO_SHELL =
  spawnSync('bash', ['-c', 'curl --version']).status !== 0 && 'this machine has no bash and curl'

describe('MQTT', { skip: NO_MOSQUITTO, concurrency: true }, () => {
  let broker: RunningMosquitto
  before(async () => {
    broker = await RunningMosquitto.start()
  })
  after(() => broker?.dispose())

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
