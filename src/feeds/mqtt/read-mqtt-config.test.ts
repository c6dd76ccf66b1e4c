import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMqttConfig, USUAL_CONFIG } from './read-mqtt-config.ts'

test('nothing said means to publish every entry on the topic of its asset and type', () => {
  const { publish, subscribe, clientId, protocol } = readMqttConfig(USUAL_CONFIG)
  assert.deepEqual([clientId, protocol, subscribe], ['groundlog', 5, []])
  assert.equal(publish[0]?.topic.fill({ entity_id: 'M/1', event_type_id: 'trip' }), 'groundlog/M%2F1/trip')
})

const PUBLISH = { topic: 'out/{entity_id}' }

const SUBSCRIBE = {
  topic: 'in/{asset}',
  entity_id: '{level.asset}',
  event_type_id: 'trip',
  id: '{payload.id}',
}

const wrong: readonly (readonly [config: object | string, message: RegExp])[] = [
  ['{', /it should be JSON/],
  [[], /the file should be an object/],
  [{ publishes: [] }, /the file has the unknown key "publishes"; known are client_id, protocol, publish/],
  [{ publish: PUBLISH }, /publish should be an array/],
  [{ client_id: 'my log' }, /client_id should be/],
  [{ protocol: 3 }, /protocol should be "5" or "3.1.1"/],
  [{ dead_letter: 7 }, /dead_letter should be a topic/],
  [{ dead_letter: 'dead/{entity_id}' }, /dead_letter should have no values/],
  [{ dead_letter: 'dead/#' }, /dead_letter should have no "#"/],
  [{ publish: [{}] }, /publish\[0\]\.topic should be a text/],
  [{ publish: [{ topic: '$SYS/x' }] }, /publish\[0\]\.topic should not begin with \$/],
  [
    { publish: [{ topic: 'a/{entity_id}{event_type_id}' }] },
    /publish\[0\]\.topic should have at most one value/,
  ],
  [{ publish: [{ topic: '' }] }, /publish\[0\]\.topic should not be empty/],
  [{ publish: [{ topic: 'a/{asset}' }] }, /publish\[0\]\.topic names \{asset\}, but an entry has id, seq,/],
  [
    { publish: [{ ...PUBLISH, payload: { who: '{asset}' } }] },
    /publish\[0\]\.payload\.who names \{asset\}, but an entry has id, seq,/,
  ],
  [{ publish: [{ ...PUBLISH, payload: [] }] }, /publish\[0\]\.payload should be an object/],
  [{ publish: [{ topic: 'a/+' }] }, /publish\[0\]\.topic should have no "\+"/],
  [{ publish: [{ ...PUBLISH, qos: 2 }] }, /publish\[0\] has the unknown key "qos"/],
  [{ publish: [{ ...PUBLISH, kinds: ['create'] }] }, /publish\[0\]\.kinds should be some of record, revise/],
  [{ publish: [{ ...PUBLISH, event_types: 'x' }] }, /publish\[0\]\.event_types should be an array/],
  [{ publish: [{ ...PUBLISH, retain: 1 }] }, /publish\[0\]\.retain should be true or false/],
  [{ publish: [{ ...PUBLISH, payload: { a: '{b' } }] }, /publish\[0\]\.payload\.a has a lone \{/],
  [{ publish: [PUBLISH, PUBLISH] }, /publish has "\*" in two rules/],
  [{ subscribe: [{}] }, /subscribe\[0\]\.topic should be a topic filter/],
  [
    { subscribe: [{ ...SUBSCRIBE, topic: '$SYS/#' }] },
    /subscribe\[0\]\.topic should be .* not begin with \$/,
  ],
  [{ subscribe: [{ ...SUBSCRIBE, exactly_once: 'yes' }] }, /subscribe\[0\]\.exactly_once should be true or/],
  [{ subscribe: [{ ...SUBSCRIBE, topic: 'a/#/b' }] }, /subscribe\[0\]\.topic should have \+, # or a name/],
  [{ subscribe: [{ ...SUBSCRIBE, topic: '{a}/{a}' }] }, /subscribe\[0\]\.topic has \{a\} twice/],
  [
    { subscribe: [{ ...SUBSCRIBE, topic: 'in/+' }] },
    /subscribe\[0\]\.entity_id names \{level\.asset\}, but the topic/,
  ],
  [
    { subscribe: [{ ...SUBSCRIBE, entity_id: '{asset}' }] },
    /entity_id names \{asset\}, but a message has payload, topic/,
  ],
  [{ subscribe: [{ ...SUBSCRIBE, event_type_id: undefined }] }, /subscribe\[0\]\.event_type_id is missing/],
  [
    { subscribe: [{ ...SUBSCRIBE, id: undefined }] },
    /subscribe\[0\] needs id, or occurred_at out of the payload/,
  ],
  [
    { subscribe: [{ ...SUBSCRIBE, id: undefined, occurred_at: '2026-01-01' }] },
    /subscribe\[0\] needs id, or occurred_at out of the payload/,
  ],
  [
    { subscribe: [{ ...SUBSCRIBE, occurred_at: { column: 'payload.t', format: 'never' } }] },
    /subscribe\[0\]\.occurred_at\.format has no year/,
  ],
  [{ subscribe: [{ ...SUBSCRIBE, format: 'xml' }] }, /subscribe\[0\]\.format should be json or text/],
  [{ subscribe: [{ topic: 'in', format: 'text' }] }, /subscribe\[0\]\.entity_id is missing/],
  [
    { protocol: '3.1.1', subscribe: [{ ...SUBSCRIBE, id: '{property.id}' }] },
    /subscribe\[0\]\.id names \{property\.id\}, which only messages of MQTT 5 have/,
  ],
  [
    { subscribe: [SUBSCRIBE, { ...SUBSCRIBE, topic: '{place}/{asset}' }] },
    /subscribe\[1\]\.topic takes messages that subscribe\[0\]\.topic takes, too/,
  ],
  [
    { publish: [{ topic: 'in/{entity_id}' }], subscribe: [SUBSCRIBE] },
    /subscribe\[0\]\.topic takes what publish\[0\]\.topic publishes/,
  ],
  [
    { dead_letter: 'in/dead', subscribe: [SUBSCRIBE] },
    /subscribe\[0\]\.topic takes what dead_letter publishes/,
  ],
]

for (const [config, message] of wrong) {
  test(`refuses ${JSON.stringify(config).slice(0, 90)}`, () => {
    const text = typeof config === 'string' ? config : JSON.stringify(config)
    assert.throws(() => readMqttConfig(text), message)
  })
}

test('takes a message as it is where it says itself when it happened, or every delivery counts', () => {
  const said = { ...SUBSCRIBE, id: undefined, occurred_at: '{payload.at}' }
  const counted = { ...SUBSCRIBE, id: undefined, exactly_once: false }
  for (const rule of [said, counted, { topic: 'whole' }]) {
    assert.equal(readMqttConfig(JSON.stringify({ subscribe: [rule] })).subscribe.length, 1)
  }
})
