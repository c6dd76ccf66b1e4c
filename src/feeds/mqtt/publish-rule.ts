import { ENTRY_KINDS } from '../../core/events/entry.ts'
import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { BadMapping } from '../../core/mapping/bad-mapping.ts'
import { compileValue, objectAt, type Value } from '../../core/mapping/value.ts'
import type { Message } from './broker-connection.ts'
import { compileTopicTemplate, type TopicTemplate } from './topic-template.ts'

/** Which entries are published, where and as what. */
export type PublishRule = {
  /** Ids of event types; null for all that no other rule names. */
  readonly eventTypes: readonly string[] | null
  readonly kinds: readonly string[]
  readonly topic: TopicTemplate
  /** Members of the payload; null for the whole event. */
  readonly payload: readonly (readonly [name: string, value: Value])[] | null
  readonly retain: boolean
}

const KEYS = ['event_types', 'kinds', 'topic', 'payload', 'retain']

/** What a published entry has, and a topic or a payload may name. */
export const PUBLISHED_PARTS: readonly string[] = [
  ...[
    'id',
    'seq',
    'event_type_id',
    'event_type_version',
    'entity_id',
    'entity_type',
    'occurred_at',
    'ended_at',
  ],
  ...['severity', 'description', 'fields', 'recorded_at', 'recorded_by', 'source', 'revision'],
  ...['occurrence_count', 'duplicate_of', 'warnings', 'judged_by', 'duplicate', 'entry'],
]

/** @throws BadMapping naming the key. */
export function readPublishRule(json: Json, where: string): PublishRule {
  const {
    event_types: types = ['*'],
    kinds = [...ENTRY_KINDS],
    topic,
    payload,
    retain = false,
  } = objectAt(json, where, KEYS)
  if (!isTexts(types)) throw new BadMapping(`${where}.event_types should be an array of ids, or ["*"]`)
  const unknown = isTexts(kinds) ? kinds.find((kind) => !ENTRY_KINDS.some((known) => known === kind)) : kinds
  if (!isTexts(kinds) || unknown !== undefined) {
    throw new BadMapping(`${where}.kinds should be some of ${ENTRY_KINDS.join(', ')}`)
  }
  if (typeof topic !== 'string') {
    throw new BadMapping(`${where}.topic should be a text such as groundlog/{entity_id}/{event_type_id}`)
  }
  if (typeof retain !== 'boolean') throw new BadMapping(`${where}.retain should be true or false`)
  const template = compileTopicTemplate(topic, `${where}.topic`)
  checkColumns(template.columns, `${where}.topic`)
  return {
    eventTypes: types.includes('*') ? null : types,
    kinds,
    topic: template,
    payload: payload === undefined ? null : readPayload(payload, `${where}.payload`),
    retain,
  }
}

/** The rule for an event type: the one that names it, else the one for all others. */
export function ruleFor(rules: readonly PublishRule[], typeId: string): PublishRule | undefined {
  const named = rules.find(({ eventTypes }) => eventTypes?.includes(typeId))
  return named ?? rules.find(({ eventTypes }) => eventTypes === null)
}

/** The message that an entry becomes; undefined where the rule leaves it out. @throws BadValue */
export function messageOf(rule: PublishRule, entry: FeedEntry, shown: JsonObject): Message | undefined {
  if (!rule.kinds.includes(entry.kind)) return undefined
  const said = rule.payload ? pick(rule.payload, shown) : shown
  return {
    topic: rule.topic.fill(shown),
    payload: Buffer.from(JSON.stringify(said)),
    retain: rule.retain,
  }
}

function readPayload(json: Json, where: string): NonNullable<PublishRule['payload']> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new BadMapping(`${where} should be an object of names and values`)
  }
  return Object.entries(json as JsonObject).map(([name, said]) => {
    const value = compileValue(said, `${where}.${name}`)
    checkColumns(value.columns, `${where}.${name}`)
    return [name, value] as const
  })
}

/** A name that is nowhere would be left empty for ever, and assets would share a topic. */
function checkColumns(columns: readonly string[], where: string): void {
  const unknown = columns.find((column) => !PUBLISHED_PARTS.includes(column.split('.', 1)[0]!))
  if (unknown === undefined) return
  throw new BadMapping(`${where} names {${unknown}}, but an entry has ${PUBLISHED_PARTS.join(', ')} only`)
}

function pick(members: NonNullable<PublishRule['payload']>, shown: JsonObject): JsonObject {
  return Object.fromEntries(
    members.flatMap(([name, value]) => {
      const found = value.of(shown)
      return found === undefined ? [] : [[name, found]]
    }),
  )
}

function isTexts(json: Json): json is readonly string[] {
  return Array.isArray(json) && json.length > 0 && json.every((item) => typeof item === 'string')
}
