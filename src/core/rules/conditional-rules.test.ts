import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field } from '../fields/field.ts'
import type { JsonObject } from '../json.ts'
import type { ConditionalRule } from './conditional-rule.ts'
import { decide, field, rule } from './conditional-rules.fixture.ts'

const FIELDS = ['cause', 'detail', 'note'].map((name) => field(name))

/** Every field that is not simply shown: `detail hidden`, `note required read-only`. */
function decided(rules: readonly ConditionalRule[], values: JsonObject, fields: readonly Field[] = FIELDS) {
  const decisions = decide(fields, rules, values)
  return fields.flatMap(({ id, name }) => {
    const { visible, required, readOnly, onHidden } = decisions.get(id)!
    const words = [
      ...(visible ? [] : [onHidden === 'clear' ? 'hidden' : `hidden, ${onHidden}`]),
      ...(required ? ['required'] : []),
      ...(readOnly ? ['read-only'] : []),
    ]
    return words.length > 0 ? [`${name} ${words.join(' ')}`] : []
  })
}

const OTHER = 'fields.cause == "other"'
const WEATHER = 'fields.cause == "weather"'

const ANSWERS: readonly (readonly [
  what: string,
  rules: readonly ConditionalRule[],
  values: JsonObject,
  decided: readonly string[],
])[] = [
  ['a matching show rule shows', [rule(['show', 'detail', OTHER])], { cause: 'other' }, []],
  ['where none matches the field is hidden', [rule(['show', 'detail', OTHER])], {}, ['detail hidden']],
  [
    'one of several show rules is enough',
    [rule(['show', 'detail', OTHER]), rule(['show', 'detail', WEATHER], { id: 'b' })],
    { cause: 'weather' },
    [],
  ],
  ['a matching hide rule hides', [rule(['hide', 'detail', OTHER])], { cause: 'other' }, ['detail hidden']],
  ['one that does not match shows', [rule(['hide', 'detail', OTHER])], {}, []],
  [
    'hide beats show',
    [rule(['show', 'detail', OTHER]), rule(['hide', 'detail', OTHER])],
    { cause: 'other' },
    ['detail hidden'],
  ],
  [
    'require beats optional',
    [rule(['optional', 'detail', OTHER]), rule(['require', 'detail', OTHER])],
    { cause: 'other' },
    ['detail required'],
  ],
  [
    'hidden beats required',
    [rule(['hide', 'detail', OTHER]), rule(['require', 'detail', OTHER])],
    { cause: 'other' },
    ['detail hidden'],
  ],
  [
    'a rule has as many targets as it likes',
    [rule(['require', 'detail note', OTHER])],
    { cause: 'other' },
    ['detail required', 'note required'],
  ],
  [
    'a rule that is switched off decides nothing',
    [rule(['hide', 'note', 'true'], { enabled: false }), rule(['require', 'note', OTHER])],
    {},
    [],
  ],
  [
    'read-only is for fields that show and that do not',
    [rule(['read_only', 'detail', OTHER]), rule(['hide', 'detail', OTHER])],
    { cause: 'other' },
    ['detail hidden read-only'],
  ],
  [
    'a hidden field has no value for other rules, and so on',
    [rule(['hide', 'detail', OTHER]), rule(['show', 'note', 'has(fields.detail)'])],
    { cause: 'other', detail: 'Birds', note: 'x' },
    ['detail hidden', 'note hidden'],
  ],
  [
    'also where its value is kept',
    [rule(['hide', 'detail', OTHER], { onHidden: 'keep' }), rule(['show', 'note', 'has(fields.detail)'])],
    { cause: 'other', detail: 'Birds' },
    ['detail hidden, keep', 'note hidden'],
  ],
  [
    'what a hidden field would require is not required',
    [rule(['hide', 'detail', OTHER]), rule(['require', 'note', 'has(fields.detail)'])],
    { cause: 'other', detail: 'Birds' },
    ['detail hidden'],
  ],
  [
    'fields may require each other',
    [rule(['require', 'note', '!has(fields.detail)']), rule(['require', 'detail', '!has(fields.note)'])],
    {},
    ['detail required', 'note required'],
  ],
  [
    'the policy that loses the least wins: keep before clear',
    [
      rule(['hide', 'detail', OTHER], { id: 'a' }),
      rule(['hide', 'detail', OTHER], { id: 'b', onHidden: 'keep' }),
    ],
    { cause: 'other' },
    ['detail hidden, keep'],
  ],
  [
    'reject before keep, of those that match',
    [
      rule(['hide', 'detail', OTHER], { onHidden: 'keep' }),
      rule(['show', 'detail', WEATHER], { onHidden: 'reject' }),
      rule(['hide', 'detail', WEATHER], { id: 'c', onHidden: 'clear' }),
    ],
    { cause: 'other' },
    ['detail hidden, reject'],
  ],
  [
    'a value that is wrong is no value',
    [rule(['show', 'detail', 'has(fields.cause)'])],
    { cause: 5 },
    ['detail hidden'],
  ],
  [
    'rules read what the event says beside its fields',
    [rule(['require', 'note', 'event.severity == "CRITICAL" && event.entity_id == "well-001"'])],
    {},
    ['note required'],
  ],
]

for (const [what, rules, values, expected] of ANSWERS) {
  test(what, () => {
    assert.deepEqual(decided(rules, values), expected)
    assert.deepEqual(decided(rules.toReversed(), values), expected)
  })
}

test('a required field is optional where a rule says so, and hidden it is never required', () => {
  const fields = [field('cause'), field('detail', { required: true })]
  assert.deepEqual(decided([rule(['optional', 'detail', OTHER])], { cause: 'other' }, fields), [])
  assert.deepEqual(decided([rule(['optional', 'detail', OTHER])], {}, fields), ['detail required'])
  assert.deepEqual(decided([rule(['hide', 'detail', OTHER])], { cause: 'other' }, fields), ['detail hidden'])
})

test('rules read the defaults of a new event', () => {
  const fields = [field('cause', { default: 'other' }), field('detail')]
  assert.deepEqual(decided([rule(['hide', 'detail', OTHER])], {}, fields), ['detail hidden'])
  assert.deepEqual(decided([rule(['hide', 'detail', OTHER])], { cause: 'weather' }, fields), [])
})

test('a decision names the rule behind it, always the same one', () => {
  const rules = ['c', 'a', 'b'].map((id) => rule(['hide', 'detail', 'true'], { id }))
  for (const order of [rules, rules.toReversed()]) {
    assert.equal(decide(FIELDS, order, {}).get('id-of-detail')!.hiddenBy!.id, 'a')
  }
})

test('without rules that are switched on there is nothing to decide', () => {
  assert.equal(decide(FIELDS, [rule(['hide', 'note', 'true'], { enabled: false })], {}).size, 0)
})
