import type { Contest, Metrics, Row } from '../row.ts'
import { conditionalRule, field, type Judged, judging, microseconds } from '../rules/judged-type.ts'

const RUNS = 5

/** What rules cost an event: judged with them, less the same event judged without. */
export const row: Row = {
  name: 'rules',
  against: 'the same event without rules, subtracted: microseconds of an event count',
  open: async () => ({ contests: [guards(), fiftyConditions(), cascades()], close: () => {} }),
}

const FIELDS = [
  field('volume', 'number'),
  field('count', 'integer'),
  field('cause', 'select', { options: ['equipment', 'weather', 'other'] }),
  field('note', 'text'),
]
const SAID: Judged = {
  fields: FIELDS,
  values: { volume: 150, count: 7, cause: 'weather', note: 'Strong wind on the north flare' },
}

function guards(): Contest {
  const guard = ['!has(fields.volume) || fields.volume <= params.max']
  return {
    label: 'guards',
    lines: [{ metric: 'each', label: 'one CEL guard', unit: 'µs', goal: { atMost: 2 } }],
    runs: RUNS,
    ours: () => ({ each: extra(SAID, { guards: Array.from({ length: 20 }, () => guard) }) / 20 }),
  }
}

const CONDITIONS = Array.from({ length: 50 }, (_, n) => {
  const kinds = [
    `fields.volume > ${n}`,
    'fields.cause in ["weather", "other"]',
    'fields.note.contains("wind")',
    `fields.count <= ${100 + n}`,
    'event.severity == "HIGH"',
  ]
  return kinds[n % kinds.length]!
})

const LEAVES = Array.from({ length: 50 }, (_, n) => {
  const kinds = [
    { field: 'volume', operator: 'gt', value: n },
    { field: 'cause', operator: 'in', value: ['weather', 'other'] },
    { field: 'note', operator: 'contains', value: 'wind' },
    { field: 'count', operator: 'lte', value: 100 + n },
    { field: 'event.severity', operator: 'eq', value: 'HIGH' },
  ] as const
  return kinds[n % kinds.length]!
})

/** At 10,000 events a second an event has 100 µs for everything. */
const FIFTY = { atMost: 30 }

function fiftyConditions(): Contest {
  const structured = { conjunction: 'all', conditions: LEAVES } as const
  return {
    label: '50 conditions',
    lines: [
      { metric: 'structured', label: 'as one structured condition', unit: 'µs', goal: FIFTY },
      { metric: 'terms', label: 'as one CEL expression', unit: 'µs', goal: FIFTY },
      { metric: 'validations', label: 'as 50 validations', unit: 'µs', goal: FIFTY },
      { metric: 'rules', label: 'as 50 guard rules', unit: 'µs', goal: FIFTY },
    ],
    runs: RUNS,
    ours: () => ({
      structured: extra(SAID, { guards: [[structured]] }),
      terms: extra(SAID, { guards: [[CONDITIONS.join(' && ')]] }),
      validations: extra(SAID, { guards: [CONDITIONS] }),
      rules: extra(SAID, { guards: CONDITIONS.map((condition) => [condition]) }),
    }),
  }
}

const HUNDRED = Array.from({ length: 100 }, (_, n) => field(`f${n}`, 'number'))
const ALL: Judged = {
  fields: HUNDRED,
  values: Object.fromEntries(HUNDRED.map(({ name }, n) => [name, n])),
}

/** Less than a millisecond, fields and all. */
const CASCADE = { atMost: 1_000 }

function cascades(): Contest {
  const rules = (when: (n: number) => string) =>
    HUNDRED.slice(1).map(({ id }, n) => conditionalRule(n, id, when(n)))
  const before = (n: number) => Array.from({ length: Math.min(n + 1, 30) }, (_, k) => `fields.f${n - k} >= 0`)
  return {
    label: '100 fields, 99 rules',
    lines: [
      { metric: 'chain', label: 'each shows the next', unit: 'µs', goal: CASCADE },
      { metric: 'fan', label: 'one shows all others', unit: 'µs', goal: CASCADE },
      { metric: 'dense', label: 'each reads the 30 before', unit: 'µs', goal: CASCADE },
    ],
    runs: RUNS,
    ours: (): Metrics => ({
      chain: whole({ ...ALL, rules: rules((n) => `has(fields.f${n}) && fields.f${n} >= 0`) }),
      fan: whole({ ...ALL, rules: rules(() => 'fields.f0 == 0') }),
      dense: whole({ ...ALL, rules: rules((n) => before(n).join(' && ')) }),
    }),
  }
}

function whole(judged: Judged): number {
  return microseconds(judging(judged))
}

function extra(judged: Judged, rules: Partial<Judged>): number {
  const without = microseconds(judging(judged))
  return microseconds(judging({ ...judged, ...rules })) - without
}
