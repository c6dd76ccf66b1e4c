import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type, { type TSchema } from 'typebox'
import { createSchemaShelf } from './schema-shelf.ts'

const NAMED = Type.Object({ tag: Type.String() }, { $id: 'Asset' })

const published: readonly (readonly [why: string, schema: TSchema, shown: unknown])[] = [
  ['a schema with a name is referred to', NAMED, { $ref: '#/components/schemas/Asset' }],
  [
    'also inside another',
    Type.Array(NAMED),
    { type: 'array', items: { $ref: '#/components/schemas/Asset' } },
  ],
  [
    'a union of words is an enum',
    Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'asc' }),
    { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
  ],
  [
    'a record says what every value is',
    Type.Record(Type.String(), Type.Integer()),
    { type: 'object', additionalProperties: { type: 'integer' } },
  ],
  [
    'what has a default is not required',
    Type.Object({ limit: Type.Integer({ default: 50 }), tag: Type.String() }),
    {
      type: 'object',
      required: ['tag'],
      properties: { limit: { type: 'integer', default: 50 }, tag: { type: 'string' } },
    },
  ],
  ['our own keywords stay with us', Type.String({ strip: true }), { type: 'string' }],
  [
    'a property may be called as a keyword is',
    Type.Object({ $id: Type.String(), default: Type.String() }),
    {
      type: 'object',
      required: ['$id', 'default'],
      properties: { $id: { type: 'string' }, default: { type: 'string' } },
    },
  ],
]

for (const [why, schema, shown] of published) {
  test(why, () => assert.deepEqual(createSchemaShelf().publish(schema), shown))
}

test('a name stands for one schema', () => {
  const shelf = createSchemaShelf()
  shelf.publish(NAMED)
  shelf.publish(NAMED)
  assert.deepEqual(Object.keys(shelf.schemas()), ['Asset'])
  assert.throws(() => shelf.publish(Type.String({ $id: 'Asset' })), /Two different schemas are called Asset/)
})
