import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../json.ts'
import { canonicalText } from './canonical-text.ts'
import { compileDuplicationRule } from './compile-duplication-rule.ts'
import { CREW, catalogOf, event, field, rule } from './duplication.fixture.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import type { FingerprintedEvent } from './fingerprint-key.ts'

const FIELDS = [field('cause'), field('volume', 'number'), field('since', 'datetime'), CREW]

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function check(said: Partial<DuplicationRule>, of: Partial<FingerprintedEvent> = {}, lists = [FIELDS]) {
  return compileDuplicationRule(rule(said), catalogOf(lists))(event(of), hash)
}

function fingerprint(said: Partial<DuplicationRule>, of: Partial<FingerprintedEvent> = {}) {
  return check(said, of)?.fingerprint
}

describe('a fingerprint', () => {
  test('says what to look up, and why', () => {
    assert.deepEqual(check({}), {
      ruleId: 'rule',
      action: 'reject',
      fingerprint: fingerprint({}),
      window: 1_800_000_000n,
      matched: { entity_id: 'well-001', 'fields.cause': 'weather' },
    })
    assert.match(fingerprint({})!, /^[0-9a-f]{64}$/)
    assert.equal(check({ windowSeconds: null })?.window, null)
    assert.equal(check({ windowSeconds: 0.5 })?.window, 500_000n)
  })

  test('is, in every log and forever, the hash of one text', () => {
    const keys = ['fields.crew', 'entity_id', 'fields.cause', 'severity']
    const values = {
      'fields.crew': ['night', 'day'],
      severity: 3,
      entity_id: 'well-001',
      'fields.cause': 'weather',
    }
    assert.equal(
      fingerprint({ fingerprintFields: [...keys, 'entity_id'] }),
      hash(canonicalText({ values, rule: 'rule' })),
    )
  })

  const same: readonly [string, Partial<FingerprintedEvent>][] = [
    ['another time', { occurredAt: 99n, endedAt: 100n }],
    ['another description', { description: 'Something else' }],
    ['a field that the rule does not name', { fields: { cause: 'weather', volume: 1 } }],
    ['another author', { recordedBy: 'ben', source: 'import' }],
  ]
  for (const [what, of] of same) {
    test(`is the same for ${what}`, () => assert.equal(fingerprint({}, of), fingerprint({})))
  }

  const different: readonly [string, Partial<DuplicationRule>, Partial<FingerprintedEvent>][] = [
    ['another asset', {}, { asset: 'well-002' }],
    ['another value', {}, { fields: { cause: 'equipment' } }],
    ['a value of another kind', {}, { fields: { cause: 150 } }],
    ['another severity', { fingerprintFields: ['entity_id', 'severity'] }, { severity: 2 }],
    [
      'another time that the rule names',
      { fingerprintFields: ['entity_id', 'occurred_at'] },
      { occurredAt: 2n },
    ],
  ]
  for (const [what, said, of] of different) {
    test(`is another for ${what}`, () => assert.notEqual(fingerprint(said, of), fingerprint(said)))
  }

  test('is another for another rule', () => {
    assert.notEqual(fingerprint({ id: 'other' }), fingerprint({}))
  })

  test('does not change with the action, the window and the name of its rule', () => {
    assert.equal(fingerprint({ action: 'flag', windowSeconds: null, name: 'x' }), fingerprint({}))
  })

  test('takes options that were chosen together as a set', () => {
    const byCrew = { fingerprintFields: ['entity_id', 'fields.crew'] }
    assert.equal(fingerprint(byCrew, { fields: { crew: ['night', 'day'] } }), fingerprint(byCrew))
    assert.notEqual(fingerprint(byCrew, { fields: { crew: ['night'] } }), fingerprint(byCrew))
  })
})

describe('a rule does not match', () => {
  const table: readonly [string, Partial<DuplicationRule>, Partial<FingerprintedEvent>][] = [
    ['an event without a value that it names', {}, { fields: { volume: 150 } }],
    [
      'an event without a member that it names',
      { fingerprintFields: ['entity_id', 'severity'] },
      { severity: null },
    ],
    ['an event whose type lacks the field', { fingerprintFields: ['entity_id', 'fields.lost'] }, {}],
    ['an event of another type than its own', { eventTypeId: 'other' }, {}],
    [
      'an event whose time is still open, where it compares times',
      { fingerprintFields: ['entity_id', 'occurred_at'] },
      { occurredAt: null },
    ],
  ]
  for (const [what, said, of] of table) test(what, () => assert.equal(check(said, of), null))
})

describe('a field that was renamed', () => {
  const renamed = FIELDS.map((one) => (one.name === 'cause' ? { ...one, name: 'reason' } : one))

  test('goes on being compared, under its new name', () => {
    const after = check({}, { typeVersion: 2 }, [FIELDS, renamed])
    assert.equal(after?.fingerprint, fingerprint({}))
    assert.deepEqual(after?.matched, { entity_id: 'well-001', 'fields.reason': 'weather' })
  })

  test('is still the one that the rule means when another takes its old name', () => {
    const both = [...renamed, field('cause', 'text', { id: 'another' })]
    const of = { typeVersion: 3, fields: { cause: 'weather', another: 'x' } }
    assert.equal(check({}, of, [FIELDS, renamed, both])?.fingerprint, fingerprint({}))
  })
})

describe('full deduplication', () => {
  const full = { fullDeduplication: true, fingerprintFields: ['entity_id'] }

  test('compares everything but the times and how the event came in', () => {
    const other = {
      occurredAt: 7n,
      endedAt: 8n,
      recordedBy: 'ben',
      source: 'import',
      assetType: 'Well',
    } as const
    assert.equal(fingerprint(full, other), fingerprint(full))
    for (const said of [{ description: 'x' }, { severity: 8 }, { fields: {} }, { asset: 'x' }] as const) {
      assert.notEqual(fingerprint(full, said), fingerprint(full), JSON.stringify(said))
    }
  })

  test('leaves out what is ignored', () => {
    const lax = { ...full, ignoreFields: ['description', 'severity', 'fields.volume'] }
    const of = { description: null, severity: null, fields: { cause: 'weather', crew: ['day', 'night'] } }
    assert.equal(fingerprint(lax, of), fingerprint(lax))
  })

  test('matches events that leave things out, and does not mind a field that was added', () => {
    const bare = { description: null, severity: null, fields: {} }
    assert.deepEqual(check(full, bare)?.matched, { entity_id: 'well-001', event_type_id: 'flaring' })
    const later = check(full, { typeVersion: 2 }, [FIELDS, [...FIELDS, field('new')]])
    assert.equal(later?.fingerprint, fingerprint(full))
  })
})

describe('whatever the order', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>

  test('of keys, a value has one canonical text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse())
        assert.equal(canonicalText(turned), canonicalText(object))
      }),
    )
  })

  test('numbers are what they are, however they were written', () => {
    for (const [one, other] of [
      ['150', '150.0'],
      ['1e2', '100'],
      ['0', '-0'],
    ] as const) {
      assert.equal(canonicalText(JSON.parse(one)), canonicalText(JSON.parse(other)))
    }
  })

  test('different values have different texts', () => {
    const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        assert.equal(canonicalText(one) === canonicalText(other), Object.is(one, other))
      }),
    )
  })

  test('in which a rule names its fields and an event has them, the fingerprint is the same', () => {
    const keys = ['entity_id', 'severity', 'fields.cause', 'fields.volume', 'fields.crew']
    fc.assert(
      fc.property(
        fc.shuffledSubarray(keys, { minLength: keys.length }),
        fc.boolean(),
        (fingerprintFields, turn) => {
          const { fields } = event()
          const turned = turn ? Object.fromEntries(Object.entries(fields).reverse()) : fields
          assert.equal(
            fingerprint({ fingerprintFields }, { fields: turned }),
            fingerprint({ fingerprintFields: keys }),
          )
        },
      ),
    )
  })
})
