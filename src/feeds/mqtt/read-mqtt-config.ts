import type { Json } from '../../core/json.ts'
import { BadMapping } from '../../core/mapping/bad-mapping.ts'
import { objectAt } from '../../core/mapping/value.ts'
import { type PublishRule, readPublishRule } from './publish-rule.ts'
import { readSubscribeRule, type SubscribeRule } from './subscribe-rule.ts'
import { overlap } from './topic-filter.ts'
import { checkTopicText } from './topic-template.ts'

/** What goes to the broker and what comes from it. */
export type MqttConfig = {
  /** The name under which the broker keeps messages for us, with an ending for each connection. */
  readonly clientId: string
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5
  readonly publish: readonly PublishRule[]
  readonly subscribe: readonly SubscribeRule[]
  /** Where messages go that can become no event. */
  readonly deadLetter: string
}

const KEYS = ['client_id', 'protocol', 'publish', 'subscribe', 'dead_letter']

/** What holds where no file says anything else. */
export const USUAL_CONFIG = JSON.stringify({
  publish: [{ topic: 'groundlog/{entity_id}/{event_type_id}' }],
})

const PROTOCOLS: Readonly<Record<string, 4 | 5>> = { '5': 5, '3.1.1': 4 }

/** Reads what GROUNDLOG_MQTT_CONFIG names. @throws BadMapping naming the key. */
export function readMqttConfig(text: string): MqttConfig {
  const file = objectAt(parsed(text), 'the file', KEYS)
  const { client_id: clientId = 'groundlog', dead_letter: deadLetter = 'groundlog/dead-letter' } = file
  if (typeof clientId !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(clientId)) {
    throw new BadMapping('client_id should be 1 to 100 printable ASCII characters without spaces')
  }
  if (typeof deadLetter !== 'string') throw new BadMapping('dead_letter should be a topic')
  checkTopicText(deadLetter, 'dead_letter')
  if (/[{}]/.test(deadLetter)) throw new BadMapping('dead_letter should have no values in braces')
  const protocol = PROTOCOLS[String(file['protocol'] ?? 5)]
  if (protocol === undefined) throw new BadMapping('protocol should be "5" or "3.1.1"')
  const publish = listAt(file['publish'], 'publish').map((rule, n) => readPublishRule(rule, `publish[${n}]`))
  const subscribe = listAt(file['subscribe'], 'subscribe').map((rule, n) =>
    readSubscribeRule(rule, `subscribe[${n}]`, protocol),
  )
  const config = { clientId, protocol, publish, subscribe, deadLetter }
  checkTypes(config)
  checkOverlaps(config)
  checkCircles(config)
  return config
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new BadMapping(`it should be JSON: ${(error as Error).message}`)
  }
}

function listAt(json: Json | undefined, where: string): readonly Json[] {
  if (json === undefined) return []
  if (Array.isArray(json)) return json
  throw new BadMapping(`${where} should be an array of objects`)
}

function checkTypes({ publish }: MqttConfig): void {
  const named = publish.flatMap(({ eventTypes }) => eventTypes ?? ['*'])
  const twice = named.find((type, index) => named.indexOf(type) !== index)
  if (twice !== undefined) throw new BadMapping(`publish has ${JSON.stringify(twice)} in two rules`)
}

/** A message that two subscriptions take is delivered twice. */
function checkOverlaps({ subscribe }: MqttConfig): void {
  for (const [index, { filter }] of subscribe.entries()) {
    const other = subscribe.findIndex((rule) => overlap(rule.filter.levels, filter.levels))
    if (other === index) continue
    throw new BadMapping(
      `subscribe[${index}].topic takes messages that subscribe[${other}].topic takes, too: each should be in one only`,
    )
  }
}

/** What we publish must not come back as an event: each would make another one, without end. */
function checkCircles({ publish, subscribe, deadLetter }: MqttConfig): void {
  const ours = [
    ...publish.map(({ topic }, index) => ({ where: `publish[${index}].topic`, levels: topic.levels })),
    { where: 'dead_letter', levels: deadLetter.split('/') },
  ]
  for (const [index, { filter }] of subscribe.entries()) {
    const circle = ours.find(({ levels }) => overlap(filter.levels, levels))
    if (circle) {
      throw new BadMapping(
        `subscribe[${index}].topic takes what ${circle.where} publishes: events would go round in circles`,
      )
    }
  }
}
