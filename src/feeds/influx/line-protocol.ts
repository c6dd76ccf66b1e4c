import type { FieldValue, Point } from './point.ts'

/**
 * One line of InfluxDB's line protocol, with tags and fields in the order of their names as the official clients
 * write it. Tag values must have been through `tagText`.
 */
export function lineOf({ measurement, tags, fields, time }: Point): string {
  const key = [escaped(measurement, MEASUREMENT), ...sorted(tags).map(([name, value]) => pair(name, value))]
  const values = sorted(fields).map(([name, value]) => `${escaped(name, KEY)}=${fieldText(value)}`)
  return `${key.join(',')} ${values.join(',')} ${time}`
}

/**
 * A text as InfluxDB can keep it in a tag. It keeps no line breaks and tabs there, and no backslash at the end or
 * before a comma, a space or an equals sign: these become `%0A`, `%0D`, `%09` and `%5C`. A percent sign that would be
 * taken for one of those becomes `%25`, so that two texts never become the same.
 */
export function tagText(text: string): string {
  if (!UNKEEPABLE.test(text)) return text
  return text.replace(/%(?=25|5C|0A|0D|09)|\\+(?=[,= \n\r\t]|$)|[\n\r\t]/g, (found) =>
    [...found].map((sign) => CODES[sign]!).join(''),
  )
}

const UNKEEPABLE = /%(?:25|5C|0A|0D|09)|\\|[\n\r\t]/

const CODES: Readonly<Record<string, string>> = {
  '%': '%25',
  '\\': '%5C',
  '\n': '%0A',
  '\r': '%0D',
  '\t': '%09',
}

const MEASUREMENT = /[, ]/g
const KEY = /[,= ]/g

function pair(name: string, value: string): string {
  return `${escaped(name, KEY)}=${escaped(value, KEY)}`
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&')
}

function fieldText(field: FieldValue): string {
  if (field.type === 'string') return `"${field.value.replace(/["\\]/g, '\\$&')}"`
  if (field.type === 'boolean') return field.value ? 'T' : 'F'
  return field.type === 'integer' ? `${field.value}i` : String(field.value)
}

function sorted<Value>(named: ReadonlyMap<string, Value>): [string, Value][] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1))
}
