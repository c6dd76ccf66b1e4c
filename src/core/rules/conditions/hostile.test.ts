import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openBudget } from './budget.ts'
import { patternSize } from './cel/functions/matches.ts'
import { answerOf, event, field } from './conditions.fixture.ts'
import type { ConditionEnvironment } from './environment.ts'
import { compileFieldReaders } from './field-readers.ts'

/** As much as an event may carry. */
const LONGEST = 65_536
const FIELDS = [...'abc']
  .map((name) => field(name, 'text'))
  .concat(field('tags', 'multiselect'), field('at', 'datetime'))
const readers = compileFieldReaders(FIELDS)
const full = {
  a: 'a'.repeat(LONGEST),
  b: `${'a'.repeat(15_000)}b${'a'.repeat(15_000)}`,
  c: 'abbab'.repeat(LONGEST / 5),
  tags: Array.from({ length: 1_000 }, (_, index) => `${'a'.repeat(500)}${index}`),
  at: '2026-04-10T10:30:00Z',
}
const variables = {
  event: { ...event().event, fields: readers.submitted(full) },
  old: null,
  budget: openBudget(),
}
const environment: ConditionEnvironment = {
  types: [{ name: 'Hostile', fields: FIELDS }],
  reach: 'listed',
  hasOld: false,
  params: { numbers: Array.from({ length: 1_000 }, (_, index) => index) },
}

const times = (part: string, count: number, joint: string) => Array(count).fill(part).join(joint)

/** Each of these holds an unprotected evaluator for anything from a third of a second to the end of days. */
const ATTACKS: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a search that multiplies lengths': ['fields.a.contains(fields.b)', /^too-costly/],
  'many searches': [times('fields.a.contains("aaaaaab")', 100, ' || '), /^too-costly/],
  'splitting where it hurts': [times('fields.a.split(fields.b).size() == 3', 100, ' || '), /^too-costly/],
  'a replacement that grows': [
    'fields.b.replace("b", fields.a).replace("b", fields.a) == ""',
    /^(false|too)/,
  ],
  'text that grows by adding': [`${times('fields.a', 90, ' + ')} == ""`, /^too-large/],
  'text that doubles in a chain of loops': [
    `[fields.a]${times('.map(x, x + x)', 6, '')}.size() == 1`,
    /^too-large/,
  ],
  'text that is joined': ['fields.tags.join(fields.a) == ""', /^too-large/],
  'a pattern with an exponential automaton': ['fields.c.matches("(a|b)*a(a|b){15}[cd]")', /^too-costly/],
  'words in brackets, one after another': [`fields.c.matches("a${'(a|b)'.repeat(20)}$")`, /^too-costly/],
  'a backtracking trap': ['fields.c.matches("^(a+)+$")', /^too-costly/],
  'a pattern in a loop': ['fields.tags.exists(t, t.matches("(a|aa)+[!?]"))', /^too-costly/],
  'every tag held against every tag': ['fields.tags.all(t, t in fields.tags)', /^too-costly/],
  'a list made for every tag': ['fields.tags.map(t, fields.tags + [t]).size() == 1', /^too-/],
  'a time zone for every number': [
    'params.numbers.exists(n, fields.at.getHours("Europe/Berlin") == n + 30)',
    /^too-costly/,
  ],
  'reading times of every tag': ['fields.tags.all(t, timestamp(t) < fields.at)', /^(conversion|too-costly)/],
  'a loop with a long body': [
    `fields.tags.exists(t, ${times('t == "x"', 50, ' || ')})`,
    /^refused: On lists of 1000/,
  ],
  'loops in loops': ['fields.tags.all(a, fields.tags.all(b, a == b))', /^refused: Loops/],
  'many loops': [times('params.numbers.all(n, n * 2 + 1 > n - 3)', 20, ' && '), /^refused: On lists of 1000/],
  'many long comparisons': [times('fields.a == fields.a + ""', 100, ' && '), /^too-costly/],
  'a pattern that repeats repetitions': [
    'fields.a.matches("((a{1,100}){1,100}){1,100}")',
    /^refused: The patterns/,
  ],
  'many patterns': [times('fields.c.matches("[a-z]{80}")', 20, ' || '), /^refused: The patterns/],
  'many time zones': [
    times('fields.at.getHours("Europe/Berlin") == 30', 40, ' || '),
    /^refused: The patterns and time zones/,
  ],
  'brackets without end': [
    `${'('.repeat(5_000)}true${')'.repeat(5_000)}`,
    /^refused: Parts stand at most 100 deep/,
  ],
  'signs without end': [`${'!'.repeat(15_000)}true`, /^refused: (Parts stand|An expression has at most)/],
  'sums without end': [`${times('1', 500, '+')} == 1`, /^refused: Parts stand at most 100 deep/],
  'text without end': [times('true', 4_000, ' && '), /^refused: An expression has at most 16000/],
  'parts without end': [times('true', 2_500, '&&'), /^refused: An expression has at most 1500 parts/],
  'a list without end': [`1 in [${times('1', 1_001, ',')}]`, /^refused: A list has at most 1000/],
  'a power of ten without end': ['string(1e308).size() > 1 && int("1e308") > 1', /^true/],
}

describe('No expression keeps the thread for long', () => {
  for (const [title, [condition, answer]] of Object.entries(ATTACKS)) {
    it(title, () => assert.match(answerOf(condition, variables, environment), answer))
  }

  it('while what people write has room', () => {
    const usual = [
      'fields.c.contains("emergency shutdown")',
      'fields.c.matches("(?i)leak|spill|fire") && false',
      'fields.tags.exists(t, t == "leak" || t.startsWith("spill"))',
      'fields.tags.all(t, t.size() < 100)',
      `fields.a in [${times('"well-001"', 1_000, ', ')}]`,
      times('fields.at < timestamp("2020-01-01T00:00:00Z")', 50, ' || '),
    ]
    for (const condition of usual)
      assert.equal(answerOf(condition, variables, environment), 'false', condition)
  })

  it('and a pattern is sized up before it is compiled', () => {
    assert.ok(patternSize('^[A-Z]{2}-\\d{4}$') < 50)
    assert.ok(patternSize('((a{1,10}){1,10}){1,10}') > 1_000)
    assert.ok(patternSize('\\pL{1000}') > 1_000)
  })
})
