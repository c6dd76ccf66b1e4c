import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { type Config, readConfig } from './config.ts'
import { allowListIn, readMirrorRules, readMqttConfig } from './configured-feeds.ts'

const MQTT = { mqttUrl: 'mqtt://localhost' }

type Wrong = readonly [
  said: (file: string) => Partial<Config>,
  read: (config: Config) => unknown,
  says: RegExp,
]

const WRONG: readonly Wrong[] = [
  [
    () => ({ webhookAllow: '10.1.0.0/99' }),
    allowListIn,
    /^GROUNDLOG_WEBHOOK_ALLOW should be .*10\.1\.0\.0\/99/,
  ],
  [
    (file) => ({ influxMirrors: file }),
    readMirrorRules,
    /^GROUNDLOG_INFLUX_MIRRORS: \S+wrong\.json should be/,
  ],
  [
    (file) => ({ influxMirrors: `${file}-gone` }),
    readMirrorRules,
    /^GROUNDLOG_INFLUX_MIRRORS: \S+-gone cannot be read .*name a file/,
  ],
  [
    (file) => ({ ...MQTT, mqttConfig: file }),
    readMqttConfig,
    /^GROUNDLOG_MQTT_CONFIG: \S+wrong\.json the file has the unknown key "wrong"/,
  ],
  [
    (file) => ({ ...MQTT, mqttConfig: `${file}-gone` }),
    readMqttConfig,
    /^GROUNDLOG_MQTT_CONFIG: \S+-gone cannot be read .*name a file/,
  ],
  [
    (file) => ({ mqttConfig: file }),
    readMqttConfig,
    /^GROUNDLOG_MQTT_CONFIG is set, but not GROUNDLOG_MQTT_URL: say where/,
  ],
]

for (const [said, read, says] of WRONG) {
  test(`a receiver that cannot be configured is told as ${says.source.slice(1, 60)}`, (t) => {
    const file = join(temporaryFolder(t), 'wrong.json')
    writeFileSync(file, '{"wrong": 1}')
    assert.throws(() => read({ ...readConfig({}), ...said(file) }), { name: 'BadSetting', message: says })
  })
}

test('where nothing is said there is no broker, and nothing but the maintenance log is mirrored', () => {
  const config = readConfig({})
  assert.equal(readMqttConfig(config), null)
  assert.equal(readMirrorRules(config).length, 1)
})
