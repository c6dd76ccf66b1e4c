import type { OpenapiDocument, Schema } from '../openapi/document.ts'
import { type Html, html, inline } from './html.ts'

/** How deep an outline looks into objects within objects. */
const DEPTH = 4

type Row = { readonly name: string; readonly schema: Schema; readonly required: boolean }

/** A schema as a table: one row per value, with its path, its type and what is to know about it. */
export function schemaOutline(schema: Schema, document: OpenapiDocument): Html {
  const { oneOf } = resolve(schema, document) as { oneOf?: readonly Schema[] }
  if (oneOf) return html`${oneOf.map((it) => alternative(it, document))}`
  const rows = rowsOf({ name: '', schema, required: true }, document, 0)
  if (rows.length === 0) return html`<p class="type">${typeText(schema, document)}</p>`
  return valueTable(rows, document)
}

function alternative(schema: Schema, document: OpenapiDocument): Html {
  return html`<p class="note">${String(schema['title'] ?? 'Or')}:</p>${schemaOutline(schema, document)}`
}

export function valueTable(rows: readonly Row[], document: OpenapiDocument): Html {
  const lines = rows.map(
    ({
      name,
      schema,
      required,
    }) => html`<tr><th scope="row"><code>${name}</code>${required ? html`<span class="required">required</span>` : null}</th>
<td><span class="type">${typeText(schema, document)}</span>${note(resolve(schema, document))}</td></tr>`,
  )
  return html`<table class="values"><tbody>${lines}</tbody></table>`
}

function rowsOf(row: Row, document: OpenapiDocument, depth: number): Row[] {
  const schema = resolve(row.schema, document)
  if (depth > DEPTH) return []
  const {
    properties,
    items,
    anyOf,
    required = [],
  } = schema as {
    properties?: Readonly<Record<string, Schema>>
    items?: Schema
    anyOf?: readonly Schema[]
    required?: readonly string[]
  }
  if (items) return rowsOf({ ...row, name: `${row.name}[]`, schema: items }, document, depth + 1)
  const object = anyOf?.find((it) => resolve(it, document)['properties'])
  if (object) return rowsOf({ ...row, schema: object }, document, depth + 1)
  return Object.entries(properties ?? {}).flatMap(([key, value]) => {
    const child = {
      name: row.name ? `${row.name}.${key}` : key,
      schema: value,
      required: required.includes(key),
    }
    return [child, ...rowsOf(child, document, depth + 1)]
  })
}

export function resolve(schema: Schema, document: OpenapiDocument): Schema {
  const name =
    typeof schema['$ref'] === 'string' ? schema['$ref'].replace('#/components/schemas/', '') : undefined
  return name === undefined ? schema : (document.components.schemas[name] ?? {})
}

function typeText(given: Schema, document: OpenapiDocument): string {
  const schema = resolve(given, document) as {
    type?: string | string[]
    enum?: unknown[]
    anyOf?: Schema[]
    items?: Schema
    format?: string
  }
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum)
    return schema.enum.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join(' · ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map((it) => typeText(it, document)))].join(' or ')
  if (schema.items) return `list of ${typeText(schema.items, document)}`
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything')
  return schema.format ? `${type} (${schema.format})` : type
}

function note(schema: Schema): Html {
  const { description, ...limits } = schema as { description?: string }
  const said = [description?.replace(/\.$/, ''), ...limitsOf(limits)].filter(Boolean).join('. ')
  return said ? html`<span class="note">${inline(said)}</span>` : html``
}

const RANGES: readonly (readonly [least: string, most: string, unit: string])[] = [
  ['minLength', 'maxLength', ' characters'],
  ['minimum', 'maximum', ''],
  ['minItems', 'maxItems', ' items'],
]

function limitsOf(schema: Schema): string[] {
  const ranges = RANGES.map(([least, most, unit]) => rangeText(schema[least], schema[most], unit))
  const pattern = schema['pattern'] === undefined ? '' : `Matches \`${schema['pattern']}\``
  const byDefault = schema['default'] === undefined ? '' : `Default \`${textOf(schema['default'])}\``
  return [...ranges, pattern, byDefault].filter((text) => text !== '')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function rangeText(least: unknown, most: unknown, unit: string): string {
  if (least === undefined && most === undefined) return ''
  if (most === undefined) return `At least ${least}${unit}`
  return least === undefined || least === 0 ? `At most ${most}${unit}` : `${least} to ${most}${unit}`
}
