import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flaring } from '../event-types/flaring.fixture.ts'
import type { Event } from '../events/event.ts'
import { type Case, judge, RECORD_STAGES, REVISE_STAGES } from '../events/judge.ts'
import { caseOf } from '../events/judge-submission.ts'
import type { Submission } from '../events/submission.ts'
import type { Problem } from '../problems.ts'
import type { GuardRuleDraft } from './check-guard-rule.ts'
import type { GuardRule } from './guard-rule.ts'
import { catalogWith, LIMIT, published, renamed, validation } from './guard-rules.fixture.ts'

const FLARE: Submission = {
  asset: 'well-001',
  assetType: 'Well',
  registersAsset: true,
  typeId: 'flaring',
  occurredAt: 0n,
  endedAt: null,
  severity: 3,
  description: 'Flare lit',
  fields: { volume_mcf: 800 },
  verbatim: null,
  dedupKey: null,
  source: 'events',
  recordedBy: 'ada',
}

function judged(rules: readonly GuardRule[], more: Partial<Submission> = {}, types = [flaring]): Case {
  const event = caseOf(catalogWith(rules, types), { ...FLARE, ...more }, 1_000_000n)
  judge(event, RECORD_STAGES)
  return event
}

function rule(...validations: GuardRuleDraft['validations']): GuardRule {
  return published({ ...LIMIT, validations })
}

function inBrief({ problems }: Case): string[] {
  return problems.map(({ path, message }: Problem) => `${path.join('.')}: ${message}`)
}

test('a denial names the field, the rule and its version', () => {
  assert.deepEqual(judged([published(LIMIT)]).problems, [
    {
      path: ['fields', 'volume_mcf'],
      code: 'guard_rule',
      message: "Too high (guard rule 'Volume limit')",
      input: 800,
      ctx: { rule_id: 'limit', version: 1 },
    },
  ])
})

type Asked = readonly [
  what: string,
  condition: GuardRuleDraft['match'],
  more: Partial<Submission>,
  holds: boolean,
]

const CONDITIONS: readonly Asked[] = [
  ['a field as it was submitted', 'fields.volume_mcf == 800', {}, true],
  ['a field under its long name', 'event.fields.volume_mcf == 800', {}, true],
  ['a parameter', 'fields.volume_mcf > params.max', {}, true],
  ['the asset', 'event.entity_id == "well-001" && event.entity_type == "Well"', {}, true],
  ['the severity', 'event.severity == "HIGH"', {}, true],
  [
    'the time of an event that has none, which is now',
    'event.occurred_at == timestamp("1970-01-01T00:00:01Z")',
    { occurredAt: null },
    true,
  ],
  ['a value that is not there', 'fields.cause == "other"', {}, false],
  ['the absence of a value', '!has(fields.cause)', {}, true],
  ['an absent value in the structured form', { field: 'cause', operator: 'eq', value: 'other' }, {}, false],
  ['an absent value that must differ', { field: 'cause', operator: 'ne', value: 'other' }, {}, true],
  ['what the event was before, when it is new', 'old == null', {}, true],
]

for (const [what, condition, more, holds] of CONDITIONS) {
  test(`a guard reads ${what}`, () => {
    assert.equal(judged([rule(validation(condition))], more).problems.length, holds ? 0 : 1)
  })
}

test('a rule that does not match asks nothing and judges nothing', () => {
  for (const match of [
    'fields.volume_mcf < 5',
    'fields.cause == "other"',
    { field: 'cause', operator: 'exists' },
  ]) {
    const event = judged([published({ ...LIMIT, match })])
    assert.deepEqual([inBrief(event), event.judgedBy], [[], []])
  }
})

test('only rules in force for the type and the operation are asked', () => {
  const limit = published(LIMIT)
  const others = [
    { ...limit, enforced: null, retired: true },
    { ...limit, versions: [], enforced: null, draft: limit.versions[0]!.content },
    published({ ...LIMIT, operations: ['update'] }),
    published({ ...LIMIT, eventTypeIds: ['ASSET_LOG'], validations: [validation('false')] }),
  ]
  for (const other of others) assert.deepEqual(judged([other]).judgedBy, [])
})

const MESSAGES: readonly (readonly [what: string, said: Parameters<typeof validation>, message: string])[] = [
  ['the message', ['false', { message: 'No' }], 'No'],
  [
    'what the event should meet, without one',
    ['fields.volume_mcf < 5.0'],
    'The event should meet fields.volume_mcf < 5.0',
  ],
  [
    'the text of the expression',
    ['false', { messageExpression: '"It is " + string(fields.volume_mcf)' }],
    'It is 800',
  ],
  [
    'the message, where the expression has no value',
    ['false', { message: 'No', messageExpression: 'fields.cause' }],
    'No',
  ],
  [
    'the message, where the expression makes nothing',
    ['false', { message: 'No', messageExpression: '" "' }],
    'No',
  ],
  [
    'the message, where the text could not be stored',
    ['false', { message: 'No', messageExpression: '"\\u0000"' }],
    'No',
  ],
]

for (const [what, said, message] of MESSAGES) {
  test(`a failure says ${what}`, () => {
    assert.deepEqual(inBrief(judged([rule(validation(...said))])), [
      `: ${message} (guard rule 'Volume limit')`,
    ])
  })
}

const DIVIDE = '1 / (fields.volume_mcf - 800) > 0'

const POLICIES: readonly (readonly [
  policy: 'fail' | 'ignore',
  where: 'match' | 'validation',
  problems: RegExp | null,
])[] = [
  ['fail', 'validation', /^: 'Divides' could not be evaluated: .*zero.* \(guard rule 'Volume limit'\)$/i],
  ['ignore', 'validation', null],
  [
    'fail',
    'match',
    /^: Whether this rule applies could not be evaluated: .*zero.* \(guard rule 'Volume limit'\)$/i,
  ],
  ['ignore', 'match', null],
]

for (const [failurePolicy, where, expected] of POLICIES) {
  test(`a ${where} that cannot be evaluated, with the policy ${failurePolicy}`, () => {
    const parts =
      where === 'match'
        ? { match: DIVIDE, validations: [validation('true')] }
        : { validations: [validation(DIVIDE, { message: 'Divides' })] }
    const found = inBrief(judged([published({ ...LIMIT, ...parts, failurePolicy })]))
    if (expected === null) assert.deepEqual(found, [])
    else assert.match(found.join(), expected)
  })
}

test('a missing value fails a validation as a wrong one does, or is passed over', () => {
  const validations = [validation('fields.cause != "other"', { message: 'Say the cause' })]
  const fail = published({ ...LIMIT, validations })
  assert.deepEqual(inBrief(judged([fail])), [": Say the cause (guard rule 'Volume limit')"])
  assert.deepEqual(inBrief(judged([published({ ...LIMIT, validations, failurePolicy: 'ignore' })])), [])
})

const ACTIONS = [
  [['deny'], 1, 0, 'audited'],
  [['deny', 'audit'], 1, 0, 'audited'],
  [['warn'], 0, 1, 'warned'],
  [['warn', 'audit'], 0, 1, 'warned'],
  [['audit'], 0, 0, 'audited'],
] as const

for (const [actions, problems, warnings, outcome] of ACTIONS) {
  test(`a failure with ${actions.join(' and ')}: ${problems} problems, ${warnings} warnings`, () => {
    const event = judged([published({ ...LIMIT, actions })])
    assert.deepEqual([event.problems.length, event.warnings.length], [problems, warnings])
    assert.deepEqual(event.judgedBy, [
      { ruleId: 'limit', version: 1, outcome, findings: ["Too high (guard rule 'Volume limit')"] },
    ])
  })
}

test('guards on wrong fields are not asked, those on right ones are', () => {
  const guard = rule(
    validation('fields.volume_mcf <= 500', { message: 'A' }),
    validation('fields.cause != "weather"', { message: 'B' }),
    validation('event.severity == "LOW"', { message: 'C' }),
  )
  const event = judged([guard], { fields: { volume_mcf: 'x', cause: 'weather' } })
  assert.deepEqual(
    event.problems.map(({ code, message }) => (code === 'guard_rule' ? message[0] : code)),
    ['float_type', 'B', 'C'],
  )
})

test('a correction is judged in the names of today and answered in those of the event', () => {
  const before = { ...FLARE, id: 'e', typeVersion: 1, fields: { volume: 900 } } as unknown as Event
  const today = renamed(flaring, 'volume', 'mcf')
  const guard = rule(
    validation('fields.volume_mcf > old.fields.volume_mcf', { message: 'Grow', field: 'volume_mcf' }),
  )
  const snapshot = catalogWith([guard], [today])
  const versions = [
    { typeId: 'flaring', version: 1, fields: flaring.fields, rules: [], createdAt: 0n, createdBy: 'ada' },
  ]
  const event: Case = {
    ...caseOf(
      { ...snapshot, versionsOf: () => versions, fieldsAt: () => catalogWith([]).type('flaring')!.compiled },
      FLARE,
      0n,
    ),
    version: 1,
    old: before,
  }
  judge(event, REVISE_STAGES)
  assert.deepEqual(inBrief(event), ["fields.volume_mcf: Grow (guard rule 'Volume limit')"])
})

test('a rule that no longer compiles follows its failure policy', () => {
  const types = [{ ...flaring, fields: flaring.fields.filter(({ id }) => id !== 'volume') }]
  const event = judged([published(LIMIT)], { fields: {} }, types)
  assert.match(inBrief(event).join(), /could not be evaluated: .*no field 'volume_mcf'/)
  const ignored = judged([published({ ...LIMIT, failurePolicy: 'ignore' })], { fields: {} }, types)
  assert.deepEqual(ignored.problems, [])
  const [{ outcome, findings } = { outcome: undefined, findings: [] }] = ignored.judgedBy
  assert.equal(outcome, 'passed')
  assert.match(findings!.join(), /^'Too high' could not be evaluated: .*no field 'volume_mcf'/)
})
