import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileTopicTemplate, escapeLevel } from './topic-template.ts'

const texts: readonly (readonly [text: string, level: string])[] = [
  ['Motor-01', 'Motor-01'],
  ['a/b', 'a%2Fb'],
  ['a%2Fb', 'a%252Fb'],
  ['+#', '%2B%23'],
  ['\0', '%00'],
  ['\u0085', '%C2%85'],
  ['\uffff', '%EF%BF%BF'],
  ['$SYS', '%24SYS'],
  ['a$', 'a$'],
  ['Überdruck 漢 😀', 'Überdruck 漢 😀'],
]

for (const [text, level] of texts) {
  test(`${JSON.stringify(text)} is ${JSON.stringify(level)} in a topic`, () => {
    assert.equal(escapeLevel(text), level)
  })
}

test('different values never share a topic', () => {
  const { fill } = compileTopicTemplate('site/{entity_id}/x-{event_type_id}', 'topic')
  const value = fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', '/', '%', '2', 'F', '+', '#', '$', '\0', 'x', '-'),
  })
  fc.assert(
    fc.property(value, value, value, value, (asset, type, otherAsset, otherType) => {
      const one = fill({ entity_id: asset, event_type_id: type })
      const other = fill({ entity_id: otherAsset, event_type_id: otherType })
      assert.equal(one === other, asset === otherAsset && type === otherType)
      assert.equal(one.split('/').length, 3)
      assert.doesNotMatch(one, /[+#\0]/)
    }),
  )
})
