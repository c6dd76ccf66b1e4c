import type { Json, JsonObject } from '../../core/json.ts'
import { BadMapping } from '../../core/mapping/bad-mapping.ts'
import {
  columnsOf,
  compileEventMapping,
  compileText,
  EVENT_KEYS,
  type EventMapping,
  type MappedColumn,
} from '../../core/mapping/map-event.ts'
import { objectAt, type Value } from '../../core/mapping/value.ts'
import { compileTopicFilter, type TopicFilter } from './topic-filter.ts'

/** Which messages become events, and how. */
export type SubscribeRule = {
  readonly filter: TopicFilter
  readonly format: 'json' | 'text'
  /** Null: the payload is an event as `POST /events` takes it. */
  readonly mapping: EventMapping | null
  /** What tells the message from all others of its topic; null where that is the message itself. */
  readonly id: Value | null
  /** False: a message that is delivered twice makes two events. */
  readonly exactlyOnce: boolean
}

const KEYS = ['topic', 'format', ...EVENT_KEYS, 'id', 'exactly_once']

/** What a message has beside its payload; the user properties and the correlation data of MQTT 5 only. */
const PARTS = ['payload', 'topic', 'level', 'property', 'correlation_data']

const SINCE_5 = ['property', 'correlation_data']

/** @throws BadMapping naming the key. */
export function readSubscribeRule(json: Json, where: string, protocol: 4 | 5): SubscribeRule {
  const file = objectAt(json, where, KEYS)
  const { topic, format = 'json', exactly_once: exactlyOnce = true } = file
  if (typeof topic !== 'string') throw new BadMapping(`${where}.topic should be a topic filter`)
  if (format !== 'json' && format !== 'text') throw new BadMapping(`${where}.format should be json or text`)
  if (typeof exactlyOnce !== 'boolean') throw new BadMapping(`${where}.exactly_once should be true or false`)
  const filter = compileTopicFilter(topic, `${where}.topic`)
  const mapping = readMapping(file, where)
  const id = file['id'] === undefined ? null : within(where, () => compileText(file, 'id'))
  const named = [...(mapping?.columns ?? []), ...(id ? columnsOf({ where: 'id', value: id }) : [])]
  for (const column of named) checkColumn(column, { where, filter, protocol })
  const rule = { filter, format, mapping, id, exactlyOnce } as const
  if (mapping === null && format === 'text') throw new BadMapping(`${where}.entity_id is missing`)
  if (exactlyOnce && !tellsMessagesApart(rule)) {
    throw new BadMapping(
      `${where} needs id, or occurred_at out of the payload: a message that the broker repeats could not be told ` +
        'from two messages that say the same. With "exactly_once": false every delivery is an event',
    )
  }
  return rule
}

function readMapping(file: JsonObject, where: string): EventMapping | null {
  if (!EVENT_KEYS.some((key) => file[key] !== undefined)) return null
  return within(where, () => compileEventMapping(file, ['event_type_id', 'entity_id']))
}

/** Names the rule in front of what is wrong with it. */
function within<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof BadMapping) throw new BadMapping(`${where}.${error.message}`)
    throw error
  }
}

type Rule = { readonly where: string; readonly filter: TopicFilter; readonly protocol: 4 | 5 }

function checkColumn({ column, where: key }: MappedColumn, { where, filter, protocol }: Rule): void {
  const [part = '', ...rest] = column.split('.')
  if (!PARTS.includes(part)) {
    throw new BadMapping(`${where}.${key} names {${column}}, but a message has ${PARTS.join(', ')} only`)
  }
  if (protocol === 4 && SINCE_5.includes(part)) {
    throw new BadMapping(`${where}.${key} names {${column}}, which only messages of MQTT 5 have`)
  }
  const level = rest.join('.')
  if (part === 'level' && !filter.names.has(level) && !/^[1-9]\d*$/.test(level)) {
    throw new BadMapping(`${where}.${key} names {${column}}, but the topic has no {${level}}`)
  }
}

/** Whether two messages that say the same at the same time of their own are one. */
function tellsMessagesApart({ id, mapping }: SubscribeRule): boolean {
  if (id !== null || mapping === null) return true
  return mapping.columns.some(
    ({ column, where }) => where === 'occurred_at' && /^(payload|property)\b/.test(column),
  )
}
