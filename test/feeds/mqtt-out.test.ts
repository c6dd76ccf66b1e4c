import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { PUBLISHED_PARTS } from '../../src/feeds/mqtt/publish-rule.ts'
import { MqttSite, names, soon } from './mqtt-site.ts'
import { NO_MOSQUITTO, RunningMosquitto } from './running-mosquitto.ts'

describe('what goes to an MQTT broker', { skip: NO_MOSQUITTO, concurrency: true }, () => {
  let broker: RunningMosquitto
  before(async () => {
    broker = await RunningMosquitto.start()
  })
  after(() => broker?.dispose())

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
    const always = PUBLISHED_PARTS.filter((part) => part !== 'duplicate')
    assert.deepEqual(Object.keys(entries[7]), always)
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
