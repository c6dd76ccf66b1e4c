import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig, roleWithoutCredentials } from './config.ts'

test('a secret that cannot be used is refused without being shown', () => {
  const secret = 'hunter2 hunter2 hunter2'
  for (const read of [
    () => readConfig({ GROUNDLOG_ADMIN_TOKEN: secret }),
    () => readConfig({}, { adminToken: secret }),
  ]) {
    assert.throws(read, ({ name, message }: Error) => {
      assert.equal(name, 'BadSetting')
      assert.match(message, /^(?:GROUNDLOG_ADMIN_TOKEN|--admin-token) should be 16 or more/)
      return !message.includes('hunter2')
    })
  }
})

test('a database that would not be used is refused, and nothing is shown of its password', () => {
  assert.throws(() => readConfig({ GROUNDLOG_DATABASE_URL: 'postgres://log:hunter2@db/log' }), {
    name: 'BadSetting',
    message: /^GROUNDLOG_DATABASE_URL is set, but (?!.*hunter2).*GROUNDLOG_DATA$/,
  })
  assert.equal(readConfig({ GROUNDLOG_DATABASE_URL: '' }).data, './data')
})

test('a broker is named without a user, and nothing is shown of its password', () => {
  const usable = ['mqtt://localhost:1883', 'mqtts://broker.example:8883', 'mqtt://[::1]']
  for (const url of usable) assert.equal(readConfig({ GROUNDLOG_MQTT_URL: url }).mqttUrl, url)
  for (const [url, message] of [
    [
      'mqtt://ada:hunter2@broker',
      /^GROUNDLOG_MQTT_URL should have no user in it: set GROUNDLOG_MQTT_USER and/,
    ],
    ['mqtt://:hunter2@broker', /^GROUNDLOG_MQTT_URL should have no user in it/],
    ['http://broker', /^GROUNDLOG_MQTT_URL should be a URL such as mqtt:/],
    ['hunter2', /^GROUNDLOG_MQTT_URL should be a URL such as mqtt:/],
  ] as const) {
    assert.throws(
      () => readConfig({ GROUNDLOG_MQTT_URL: url }),
      ({ name, message: said }: Error) => {
        assert.equal(name, 'BadSetting')
        assert.match(said, message)
        return !said.includes('hunter2')
      },
    )
  }
})

const HOSTS: readonly (readonly [host: string, role: string])[] = [
  ['localhost', 'engineer'],
  ['LOCALHOST', 'engineer'],
  ['127.0.0.1', 'engineer'],
  ['127.8.9.10', 'engineer'],
  ['::1', 'engineer'],
  ['0.0.0.0', 'public'],
  ['::', 'public'],
  ['192.0.2.1', 'public'],
  ['127.0.0.1.example', 'public'],
  ['localhost.example', 'public'],
]
for (const [host, role] of HOSTS) {
  test(`without credentials, a server on ${host} takes a neighbour who may be engineer for ${role}`, () => {
    assert.equal(roleWithoutCredentials({ host, anonymous: 'engineer' }), role)
  })
}
