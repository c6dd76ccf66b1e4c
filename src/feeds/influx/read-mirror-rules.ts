import type { Json, JsonObject } from '../../core/json.ts'
import {
  ASSET_TAG,
  MAINTENANCE_RULE,
  type MirrorRule,
  RESERVED_NAMES,
  SOURCES,
  type Source,
  USUAL_FIELDS,
  USUAL_TAGS,
} from './mirror-rule.ts'

/**
 * Reads what is mirrored beside the maintenance log: a JSON array with an object for each measurement.
 * @throws Error saying which part of it cannot be used.
 */
export function readMirrorRules(text: string): readonly MirrorRule[] {
  const rules = parsed(text)
  if (!Array.isArray(rules)) throw new Error('should be a JSON array')
  const read = rules.map((rule: Json, index) => readRule(rule, `[${index}]`))
  const named = read.flatMap(({ eventTypes }) => eventTypes ?? ['*'])
  for (const [index, type] of named.entries()) {
    if (MAINTENANCE_RULE.eventTypes!.includes(type))
      throw new Error(`${type} is always mirrored and needs no rule`)
    if (named.indexOf(type) !== index) throw new Error(`${type} should be in one rule only`)
  }
  return read.map((rule) => withTakenNames(rule, read))
}

/** @throws Error where a name is a tag and a field of one measurement. */
function withTakenNames(rule: MirrorRule, rules: readonly MirrorRule[]): MirrorRule {
  const { measurement } = rule
  const tags = rules.filter((one) => one.measurement === measurement).flatMap((one) => Object.keys(one.tags))
  const fields = Object.keys(rule.fields)
  const both = fields.find((name) => tags.includes(name))
  if (both !== undefined) throw new Error(`${both} should be a tag or a field of ${measurement}, not both`)
  return { ...rule, takenNames: new Set([...RESERVED_NAMES, ...tags, ...fields]) }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`should be JSON: ${(error as Error).message}`)
  }
}

const MEMBERS = ['event_types', 'measurement', 'tags', 'fields']

function readRule(rule: Json, where: string): MirrorRule {
  if (!isObject(rule)) throw new Error(`${where} should be an object`)
  const unknown = Object.keys(rule).find((name) => !MEMBERS.includes(name))
  if (unknown !== undefined) throw new Error(`${where}.${unknown} is unknown: use ${MEMBERS.join(', ')}`)
  const { event_types: types, measurement, tags, fields } = rule
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => typeof type === 'string')) {
    throw new Error(`${where}.event_types should be an array of ids, or ["*"]`)
  }
  if (typeof measurement !== 'string' || !isName(measurement)) throw badName(`${where}.measurement`)
  if (measurement === MAINTENANCE_RULE.measurement) {
    throw new Error(`${where}.measurement should be another than ${measurement}`)
  }
  const columns = tags === undefined ? USUAL_TAGS : readColumns(tags, `${where}.tags`)
  return {
    eventTypes: types.includes('*') ? null : (types as string[]),
    measurement,
    tags: { [ASSET_TAG]: 'asset_id', ...columns },
    fields:
      fields === undefined ? USUAL_FIELDS : { ...readColumns(fields, `${where}.fields`), ...KEY_FIELDS },
    withAllFields: fields === undefined,
    takenNames: new Set(),
  }
}

/** What a comparison of the two stores goes by. */
const KEY_FIELDS = { event_id: 'event_id', revision: 'revision' } as const

function readColumns(columns: Json, where: string): Record<string, Source> {
  if (!isObject(columns)) throw new Error(`${where} should be an object of names and sources`)
  const read = Object.entries(columns).map(([name, source]): [string, Source] => {
    if (!isName(name) || RESERVED_NAMES.includes(name)) throw badName(`${where}: ${JSON.stringify(name)}`)
    if (name === ASSET_TAG && source !== 'asset_id') throw new Error(`${where}.${name} should be "asset_id"`)
    if (!isSource(source)) {
      throw new Error(
        `${where}.${name} should be one of ${SOURCES.join(', ')}, or fields. and the name of a field`,
      )
    }
    return [name, source]
  })
  return Object.fromEntries(read)
}

function isSource(source: Json): source is Source {
  if (typeof source !== 'string') return false
  return (SOURCES as readonly string[]).includes(source) || /^fields\../.test(source)
}

/** InfluxDB keeps names that begin with an underscore for itself. */
function isName(name: string): boolean {
  return /^[^_\s\\"'][^\n\r\t\\"']{0,199}$/.test(name)
}

function badName(where: string): Error {
  return new Error(
    `${where} should be a name that InfluxDB can keep, without quotes, backslashes and line breaks`,
  )
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
