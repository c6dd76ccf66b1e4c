import type { PointPlace } from './point.ts'

/** A name as InfluxQL writes it. */
export function identifier(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`
}

/** A text as InfluxQL writes it; it has no line breaks. */
export function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}

/** Deletes one point. Tags of the measurement that it does not have are said to be empty. */
export function deletion({ measurement, tags, time }: PointPlace, tagNames: Iterable<string>): string {
  const conditions = [...tagNames].map((name) => `${identifier(name)} = ${literal(tags.get(name) ?? '')}`)
  return `DELETE FROM ${identifier(measurement)} WHERE ${[`time = ${time}`, ...conditions].join(' AND ')}`
}
