import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventType } from '../event-types/event-type.ts'
import { flaring } from '../event-types/flaring.fixture.ts'
import type { Event } from '../events/event.ts'
import { type Case, judge, RECORD_STAGES, REVISE_STAGES } from '../events/judge.ts'
import { caseOf } from '../events/judge-submission.ts'
import type { JsonObject } from '../json.ts'
import type { ConditionalRule } from './conditional-rule.ts'
import { field, rule } from './conditional-rules.fixture.ts'
import { CONDITIONAL_RULES_BUDGET, EVENT_BUDGET, PATTERN_BUDGET } from './conditions/budget.ts'
import type { GuardRule } from './guard-rule.ts'
import { catalogWith, LIMIT, published, validation } from './guard-rules.fixture.ts'

const TAGS = Array.from({ length: 1_000 }, (_, index) => `tag-${index}`)
const FIELDS = [
  ...[...'abcdef'].map((name) => field(name)),
  field('tags', { type: 'multiselect', settings: { options: TAGS } }),
  field('at', { type: 'datetime' }),
  field('size', { type: 'number' }),
]
const HOSTILE: EventType = { ...flaring, id: 'hostile', name: 'Hostile', fields: FIELDS, rules: [] }

/** As much as an event may carry. */
const FULL: JsonObject = {
  a: 'a'.repeat(65_536),
  b: `${'a'.repeat(15_000)}b${'a'.repeat(15_000)}`,
  c: 'abbab'.repeat(13_000),
  d: 'ж'.repeat(65_536),
  e: 'word '.repeat(13_000),
  f: `ß${'a'.repeat(65_535)}`,
  tags: TAGS,
  at: '2026-04-10T10:30:00Z',
  size: 5,
}

type Told = Readonly<{ rules?: readonly GuardRule[]; when?: readonly ConditionalRule[]; values?: JsonObject }>

function judged({ rules = [], when = [], values = FULL }: Told): Case {
  const event = caseOf(catalogWith(rules, [{ ...HOSTILE, rules: when }]), submission(values), 0n)
  judge(event, RECORD_STAGES)
  return event
}

function submission(fields: JsonObject) {
  const nothing = { assetType: null, endedAt: null, verbatim: null, dedupKey: null } as const
  const by = { source: 'events', recordedBy: 'ada', registersAsset: true } as const
  const said = {
    asset: 'well-001',
    typeId: 'hostile',
    occurredAt: 0n,
    severity: 3,
    description: 'Lit',
  } as const
  return { ...nothing, ...by, ...said, fields }
}

type Words = Partial<Omit<typeof LIMIT, 'name'>>

function guard(name: string, conditions: readonly string[], more: Words = {}): GuardRule {
  const validations = conditions.map((condition) => validation(condition, { message: name }))
  const said = { ...LIMIT, eventTypeIds: ['hostile'], name, params: {}, validations, ...more }
  return { ...published(said, [HOSTILE]), id: name }
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** Each takes most of what one event may cost, or more. */
const GREEDY = {
  'lists held against lists': 'fields.tags.all(t, t in fields.tags)',
  'a loop over all tags': `fields.tags.all(t, ${many(8, (n) => `t != "x${n}"`).join(' && ')})`,
  'a search in long text': 'fields.a.contains("aaaaaab") || fields.d.contains("жжжжa") || fields.size == 5.0',
  'a search for long text': '!fields.a.contains(fields.b)',
  'a pattern': '!fields.c.matches("(a|b)*a(a|b){15}[cd]")',
  'a list of words as a pattern': '!fields.e.matches("(?i)leak|spill|fire")',
  'a pattern for every tag': 'fields.tags.all(t, !t.matches("(a|aa)+[!?]"))',
  'text that is taken apart': 'fields.e.substring(0, 4900).split(" ").size() == fields.tags.size() - 20',
  'text made for every tag': 'fields.tags.all(t, (t + fields.a).size() > 5)',
  'letters, again and again': many(20, () => 'fields.a.substring(0, 999).split("").size() == 999').join(
    ' && ',
  ),
  'times read from text':
    'fields.tags.all(t, timestamp("2026-01-01T00:00:0" + string(size(t) % 10) + "Z") < fields.at)',
  'a time zone for every tag': 'fields.tags.all(t, fields.at.getHours("Europe/Berlin") < 24)',
  'long comparisons': many(40, () => 'fields.a == fields.a + ""').join(' && '),
  'characters counted': many(10, () => 'fields.d.size() == 65536').join(' && '),
} as const

function tooCostly({ problems }: Case): unknown[] {
  return problems.filter(({ message }) => /takes too long on values of this size/.test(message))
}

describe('All that is asked about one event', () => {
  for (const [what, condition] of Object.entries(GREEDY)) {
    it(`shares one budget: 50 validations of ${what}`, () => {
      const event = judged({
        rules: [
          guard(
            'Greedy',
            many(50, () => condition),
          ),
        ],
      })
      assert.ok(event.budget.left >= 0)
      assert.ok(tooCostly(event).length > 25, `${tooCostly(event).length} of 50 ran out`)
    })
  }

  it('shares it among rules, each of them greedy in another way', () => {
    const rules = Object.entries(GREEDY).map(([what, condition]) =>
      guard(
        what,
        many(10, () => condition),
      ),
    )
    const event = judged({ rules })
    assert.ok(event.budget.left >= 0)
    assert.ok(tooCostly(event).length > 100)
  })

  it('shares it with the conditional rules, which leave most of it to the guard rules', () => {
    const greedy = Object.values(GREEDY)
    const when = many(100, (n) => rule(['require', 'f', greedy[n % greedy.length]!], { id: `r${n}` }))
    const event = judged({ when })
    assert.ok(event.budget.left >= EVENT_BUDGET - CONDITIONAL_RULES_BUDGET)
    assert.match(event.problems[0]!.message, /^Whether the conditional rule 'require f' applies could not be/)
    assert.equal(event.problems[0]!.code, 'conditional_rule')
  })

  it('shares it with the messages: one that takes too long gives way to the fixed one', () => {
    const messageExpression = 'fields.tags.join(fields.e.substring(0, 200)).lowerAscii().substring(0, 20)'
    const validations = many(50, () => validation('false', { message: 'No', messageExpression }))
    const event = judged({ rules: [guard('Talkative', [], { validations })] })
    assert.ok(event.budget.left >= 0)
    const fixed = event.problems.filter(({ message }) => message === "No (guard rule 'Talkative')")
    assert.ok(fixed.length > 25 && fixed.length < 50, `${fixed.length} fixed messages`)
  })

  it('is as little for a correction, which has twice the values', () => {
    const catalog = catalogWith(
      [
        guard(
          'Greedy',
          many(50, () => 'old.fields.a == fields.a + ""'),
        ),
      ],
      [HOSTILE],
    )
    const stored = Object.fromEntries(FIELDS.map(({ id, name }) => [id, FULL[name]!]))
    const event: Case = {
      ...caseOf(catalog, submission(FULL), 0n),
      old: { fields: stored } as unknown as Event,
    }
    judge(event, REVISE_STAGES)
    assert.ok(event.budget.left >= 0)
    assert.ok(tooCostly(event).length > 0)
  })

  it('has room for hundreds of rules as people write them', () => {
    const usual = [
      'fields.size <= 500.0',
      '!fields.b.contains("emergency")',
      'fields.tags.exists(t, t == "tag-1")',
      'fields.at < timestamp("2030-01-01T00:00:00Z")',
      'fields.c.matches("^[A-Z]{2}-[0-9]{4}$")',
    ]
    const values = { ...FULL, a: 'short', b: 'Strong wind '.repeat(20), c: 'AB-1234', tags: TAGS.slice(0, 5) }
    const event = judged({ rules: many(60, (n) => guard(`Usual ${n}`, usual)), values })
    assert.deepEqual([event.problems, event.judgedBy.length], [[], 60])
  })
})

describe('The patterns of all fields', () => {
  const patterned = (pattern: string, value: string): Case => {
    const fields = many(200, (n) => field(`p${n}`, { settings: { pattern } }))
    const values = Object.fromEntries(fields.map(({ name }) => [name, value]))
    const event = caseOf(catalogWith([], [{ ...HOSTILE, fields }]), submission(values), 0n)
    judge(event, RECORD_STAGES)
    return event
  }

  it('share a purse, and a field whose turn comes too late is refused with the limit', () => {
    const event = patterned('[ab]*a[ab]{60}[cd]', 'abbab'.repeat(100))
    const codes = event.problems.map(({ code }) => code)
    assert.equal(codes.length, 200)
    assert.ok(codes.filter((code) => code === 'pattern_too_costly').length > 190)
    assert.ok(event.budget.patterns >= 0)
    assert.match(
      event.problems.at(-1)!.message,
      new RegExp(`all patterns together have ${PATTERN_BUDGET} steps`),
    )
  })

  it('have room for a form full of number plates', () => {
    assert.deepEqual(patterned('^[A-Z]{2}-\\d{4}$', 'AB-1234').problems, [])
  })
})

describe('A conditional rule that is not understood any more', () => {
  const unknown = rule(['hide', 'f', 'fields.gone == 1'], { id: 'old' })

  it('has no effect, and every event says so', () => {
    const { problems, warnings, fields } = judged({ when: [unknown], values: { f: 'kept' } })
    assert.deepEqual([problems, fields], [[], { 'id-of-f': 'kept' }])
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['conditional_rule'],
    )
    assert.match(warnings[0]!.message, /^The conditional rule 'hide f' has no effect, .*no field 'gone'/)
  })

  it('leaves the others as they are', () => {
    const when = [unknown, rule(['require', 'e', 'true'])]
    const { problems } = judged({ when, values: { f: 'kept' } })
    assert.deepEqual(
      problems.map(({ path }) => path.join('.')),
      ['fields.e'],
    )
  })
})

describe('When the budget runs out', () => {
  const greedy = guard(
    'Greedy',
    many(50, () => GREEDY['lists held against lists']),
  )
  const modest = many(8, (n) => guard(`Modest ${n}`, ['fields.size == 5.0', 'fields.b.startsWith("aaa")']))
  const strict = guard('Strict', ['fields.size > 500.0'])

  it('the rule that took too much is named, wherever it stands, and the others judge as ever', () => {
    for (const place of [0, 4, 8]) {
      const event = judged({ rules: modest.toSpliced(place, 0, greedy, strict) })
      const named = new Set(event.problems.map(({ ctx }) => ctx?.['rule_id']))
      assert.deepEqual(named, new Set(['Greedy', 'Strict']))
      assert.ok(event.problems.some(({ message }) => message === "Strict (guard rule 'Strict')"))
      assert.deepEqual(event.judgedBy.filter(({ outcome }) => outcome === 'passed').length, 8)
    }
  })

  it('the message says what the limit is and what to do', () => {
    const [problem] = judged({ rules: [greedy] }).problems.slice(-1)
    assert.equal(
      problem?.message,
      "'Greedy' could not be evaluated: it takes too long on values of this size. All rules together have " +
        `${EVENT_BUDGET} steps for one event: send shorter values, or have the rule ask less of them (guard rule 'Greedy')`,
    )
  })

  it('failure_policy decides: ignored, it leaves a mark on the event', () => {
    const event = judged({
      rules: [
        guard('Greedy', [GREEDY['a search for long text'], GREEDY['a pattern']], { failurePolicy: 'ignore' }),
      ],
    })
    assert.deepEqual(event.problems, [])
    const [mark] = event.judgedBy
    assert.equal(mark?.outcome, 'passed')
    assert.match(mark?.findings?.join() ?? '', /^'Greedy' could not be evaluated: it takes too long/)
  })

  it('and so for a match', () => {
    const match = GREEDY['a pattern']
    const [denied, ignored] = (['fail', 'ignore'] as const).map((failurePolicy) =>
      judged({ rules: [guard('Greedy', ['true'], { match, failurePolicy })] }),
    )
    assert.match(
      denied!.problems[0]!.message,
      /^Whether this rule applies could not be evaluated: it takes too/,
    )
    assert.deepEqual(ignored!.problems, [])
    assert.match(
      ignored!.judgedBy[0]?.findings?.[0] ?? '',
      /^Whether this rule applies could not be evaluated/,
    )
  })
})
