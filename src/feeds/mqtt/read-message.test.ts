import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { readMessage } from './read-message.ts'
import { readMqttConfig } from './read-mqtt-config.ts'

type Case = readonly [what: string, said: Partial<IPublishPacket>, description: string | undefined]

const bytes = (text: string) => Buffer.from(text)

const JSON_CASES: readonly Case[] = [
  ['{payload.a.b}', { payload: '{"a":{"b":7}}' }, '7'],
  ['{payload.list.1}', { payload: '{"list":["x","y"]}' }, 'y'],
  ['{payload.a}', { payload: '\uFEFF{"a":"behind a byte order mark"}' }, 'behind a byte order mark'],
  ['{level.asset} {level.2}', {}, 'M 1 alarm'],
  ['{topic}', {}, 'plant/alarm/M 1'],
  ['{property.p}', { properties: { userProperties: { p: ['first', 'second'] } } }, 'first'],
  ['{property.p}', { properties: { userProperties: { p: 'only' } } }, 'only'],
  ['{correlation_data}', { properties: { correlationData: bytes('é') } }, 'é'],
  ['{correlation_data}', { properties: { correlationData: Buffer.from([0xff, 0x00]) } }, '/wA='],
  ['{correlation_data}', {}, undefined],
]

const TEXT_CASES: readonly Case[] = [['{payload}', { payload: '{"a":1' }, '{"a":1']]

for (const [format, cases] of [
  ['json', JSON_CASES],
  ['text', TEXT_CASES],
] as const) {
  for (const [description, said, expected] of cases) {
    test(`${description} of ${JSON.stringify(said)} as ${format} is ${expected ?? 'absent'}`, () => {
      const { subscribe } = config({ format, description })
      const reading = readMessage(packet(said), subscribe)
      assert.equal(reading.outcome, 'event')
      const event = 'body' in reading ? JSON.parse(reading.body.toString()) : {}
      assert.deepEqual([event.entity_id, event.description], ['M 1', expected])
    })
  }
}

test('a message that the broker kept for a rule that is gone is dead', () => {
  const { subscribe } = config({ description: 'x' })
  assert.deepEqual(readMessage({ ...packet({}), topic: 'elsewhere' }, subscribe), {
    outcome: 'dead',
    reason: 'no-mapping',
    detail: ['No rule is about this topic any more'],
  })
})

function config(rule: object) {
  const alarm = { topic: 'plant/alarm/{asset}', entity_id: '{level.asset}', event_type_id: 'trip' }
  return readMqttConfig(JSON.stringify({ subscribe: [{ ...alarm, exactly_once: false, ...rule }] }))
}

function packet(said: Partial<IPublishPacket>): IPublishPacket {
  const plain = { cmd: 'publish', qos: 1, dup: false, retain: false } as const
  return { ...plain, topic: 'plant/alarm/M 1', payload: '{}', ...said }
}
