import type { Schema } from './document.ts'

/** Keywords whose values are data, not schemas. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples', 'required'])

/**
 * Turns the schemas that handlers are written with into what readers of a document want: a schema with an
 * `$id` is written once and referred to, a union of constants is an `enum`, a record is one `additionalProperties`.
 */
export function createSchemaShelf() {
  const named = new Map<string, Schema>()

  function publish(schema: object): Schema {
    // `strip` is between us and our validator.
    const { $id, strip: _, ...rest } = schema as { $id?: string; strip?: boolean }
    if ($id === undefined) return publishKeywords(rest)
    const published = publishKeywords(rest)
    const known = named.get($id)
    if (known && JSON.stringify(known) !== JSON.stringify(published)) {
      throw new Error(`Two different schemas are called ${$id}`)
    }
    named.set($id, published)
    return { $ref: `#/components/schemas/${$id}` }
  }

  function publishKeywords(schema: object): Schema {
    const entries = Object.entries(schema).map(([keyword, value]) => [keyword, publishValue(keyword, value)])
    return withoutDefaulted(plainRecord(plainEnum(Object.fromEntries(entries))))
  }

  function publishValue(keyword: string, value: unknown): unknown {
    if (DATA.has(keyword) || typeof value !== 'object' || value === null) return value
    if (keyword === 'properties' || keyword === 'patternProperties') {
      return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, publish(it as object)]))
    }
    return Array.isArray(value) ? value.map((it) => publish(it as object)) : publish(value)
  }

  return { publish, schemas: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

export type SchemaShelf = ReturnType<typeof createSchemaShelf>

function plainEnum(schema: Schema): Schema {
  const { anyOf, ...rest } = schema as { anyOf?: readonly Schema[] }
  const constants = anyOf?.every((it) => typeof it['const'] === 'string') ? anyOf : undefined
  return constants ? { type: 'string', enum: constants.map((it) => it['const']), ...rest } : schema
}

function plainRecord(schema: Schema): Schema {
  const { patternProperties, ...rest } = schema as { patternProperties?: Readonly<Record<string, Schema>> }
  const everything = patternProperties?.['^.*$']
  return everything ? { ...rest, additionalProperties: everything } : schema
}

/** What has a default may be left out: our readers put it in, so to them it is always there. */
function withoutDefaulted(schema: Schema): Schema {
  const { required, properties } = schema as {
    required?: readonly string[]
    properties?: Readonly<Record<string, Schema>>
  }
  if (!required || !properties) return schema
  return { ...schema, required: required.filter((name) => !('default' in properties[name]!)) }
}
