import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition } from '../condition.ts'
import { compileCondition } from './compile-condition.ts'
import { answerOf, ENVIRONMENT, event, field } from './conditions.fixture.ts'
import type { ConditionEnvironment } from './environment.ts'

/** The text, the line and column of the first problem, and what it says. */
const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['', '1:1', /empty/],
  ['fields.volume ==', '1:17', /^Unexpected end of the text$/],
  ['(fields.volume > 1', '1:19', /^Expected '\)', got end of the text$/],
  ['fields.volume > 1 &', '1:19', /Unexpected character: &/],
  ['"open', '1:1', /Unterminated string/],
  [
    'fields.volume > 1 &&\n  fields.volum > 2',
    '2:3',
    /^Event type 'Flaring' has no field 'volum' \(did you mean 'volume'\?\)\. It has volume, /,
  ],
  ['volume > 1', '1:1', /^Unknown name 'volume': write fields\.volume$/],
  ['entity_id == "a"', '1:1', /write event\.entity_id/],
  ['evnt.source == "a"', '1:1', /did you mean 'event'/],
  ['event.sevrity == "HIGH"', '1:1', /did you mean 'severity'/],
  ['fields.volume > "5"', '1:1', /^These cannot be compared: fields\.volume is a number, "5" is text$/],
  ['fields.note == 5', '1:1', /fields\.note is text, 5 is a number/],
  [
    'fields.downtime > 4',
    '1:1',
    /fields\.downtime is a duration, 4 is a number: duration\("4h"\) is a duration$/,
  ],
  ['fields.due < "soon"', '1:14', /"soon" is no date or time/],
  ['fields.downtime == "4 hours"', '1:20', /is no duration: write 4h30m or PT4H30M/],
  ['fields.note + 1 == "x"', '1:1', /string\(…\) makes text/],
  ['fields.planned > false', '1:1', /fields\.planned is true or false, which has no order/],
  ['fields.tags in ["a"]', '1:1', /cannot be compared/],
  ['fields.volume in [1, "a"]', '1:22', /fields\.volume is a number, "a" is text$/],
  [
    'fields.tags.contains(5)',
    '1:22',
    /^These cannot be compared: 5 is a number, fields\.tags is a list of text$/,
  ],
  ['"wi" in fields.note', '1:1', /write text\.contains\(part\)/],
  ['fields.volume', '1:1', /^A condition is true or false; this is a number$/],
  ['fields.note && true', '1:1', /fields\.note is text, where true or false is needed/],
  ['!fields.volume', '1:2', /where true or false is needed/],
  ['fields.note.lenght() == 1', '1:1', /There is no function 'lenght'/],
  ['fields.volume.contains("a")', '1:1', /contains\(\) does not fit: fields\.volume is a number/],
  ['contains(fields.note, "a")', '1:1', /contains is written text\.contains\(text\)/],
  ['fields.note.matches("(")', '1:21', /not a pattern in RE2 syntax/],
  ['fields.note.matches(fields.cause)', '1:21', /A pattern is written out/],
  ['fields[fields.note] == 1', '1:1', /name of a field is written out/],
  ['params.maximum < 5', '1:1', /params\.maximum is not there: max, limits, allowed/],
  ['fields.volume > 1 / 0', '1:17', /Division by zero/],
  ['fields.count == 99999999999999999999', '1:17', /beyond the whole numbers that are exact/],
  ['fields.volume.x == 1', '1:1', /fields\.volume is a number and has no parts/],
  ['fields.tags.all(fields, true)', '1:1', /'fields' has its own meaning/],
  ['[[1]].all(x, x.all(y, y == 1))', '1:14', /do not stand in each other/],
  ['b"x" == b"x"', '1:1', /Bytes are not part of conditions/],
  ['event == event', '1:1', /a group of values/],
  ['[event].size() == 1', '1:2', /not a value/],
  ['has(5)', '1:1', /has\(\) asks about a name/],
  ['event.occurred_at.getHours("Mars/Base") == 1', '1:28', /There is no time zone "Mars\/Base"/],
]

describe('CEL text is refused where it stands', () => {
  for (const [text, place, message] of REFUSED) {
    it(JSON.stringify(text), () => {
      const compiled = compileCondition(text, ENVIRONMENT)
      assert.ok(!compiled.ok)
      const [problem] = compiled.problems
      assert.match(problem!.message, message)
      assert.equal(`${problem!.ctx!['line']}:${problem!.ctx!['column']}`, place)
      assert.equal(lineAndColumn(text, problem!.ctx!['offset'] as number), place)
    })
  }

  it('for everything that is wrong with it', () => {
    const compiled = compileCondition('fields.a > 1 || fields.b > 1 || fields.volume > "x"', ENVIRONMENT)
    assert.equal(!compiled.ok && compiled.problems.length, 3)
  })

  it('when it asks about old where there is none', () => {
    const answer = answerOf('old.fields.volume > 1', event(), { ...ENVIRONMENT, hasOld: false })
    assert.equal(answer, "refused: There is no 'old' here: only updates have one")
  })
})

function lineAndColumn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n')
  return `${lines.length}:${lines.at(-1)!.length + 1}`
}

describe('The structured form is refused where it stands', () => {
  const all = (...conditions: Condition[]) => ({ conjunction: 'all', conditions }) as Condition
  const right: Condition = { field: 'volume', operator: 'gt', value: 1 }
  const CASES: readonly (readonly [Condition, string, RegExp])[] = [
    [{ field: 'volum', operator: 'eq', value: 1 }, 'field', /no field 'volum'/],
    [all(right, { field: 'volume', operator: 'eq', value: 'x' }), 'conditions.1.value', /cannot be compared/],
    [all(right, { field: 'due', operator: 'lt', value: 'soon' }), 'conditions.1.value', /no date or time/],
    [
      all(right, all(right, { field: 'planned', operator: 'gt', value: true })),
      'conditions.1.conditions.1.field',
      /no order/,
    ],
    [{ field: 'due', operator: 'in', value: ['2026-01-01', 'never'] }, 'value', /"never" is no date/],
    [{ field: 'old.severity', operator: 'eq', value: 4 }, 'value', /cannot be compared/],
    [{ field: 'volume', operator: 'in', value: [1, 'x'] }, 'value', /"x" is text/],
    [{ field: 'tags', operator: 'contains', value: 5 }, 'value', /5 is a number/],
  ]
  for (const [condition, path, message] of CASES) {
    it(JSON.stringify(condition), () => {
      const compiled = compileCondition(condition, ENVIRONMENT)
      assert.ok(!compiled.ok)
      assert.match(compiled.problems[0]!.message, message)
      assert.equal(compiled.problems[0]!.path.join('.'), path)
      assert.equal(compiled.problems.length, 1)
    })
  }
})

describe('A condition for several event types', () => {
  const several = (reach: ConditionEnvironment['reach']): ConditionEnvironment => ({
    types: [
      { name: 'Flaring', fields: [field('volume', 'number'), field('when', 'date')] },
      {
        name: 'Spill',
        fields: [field('volume', 'integer'), field('when', 'text'), field('litres', 'number')],
      },
    ],
    reach,
    hasOld: false,
    params: {},
  })
  const none = { event: { ...event({}).event, fields: () => undefined }, old: null }

  it('may ask about what all of them have', () => {
    assert.match(answerOf('fields.volume > 5', none, several('listed')), /^no-value/)
  })

  it('names the type that has no such field', () => {
    assert.match(
      answerOf('fields.litres > 5', none, several('listed')),
      /^refused: Event type 'Flaring' has no field 'litres'/,
    )
  })

  it('fits the type of a field in each of them', () => {
    assert.match(
      answerOf('fields.when < 5', none, several('listed')),
      /^refused: .*fields.when is a date or time/,
    )
    assert.match(
      answerOf('fields.when.contains("x")', none, several('listed')),
      /^refused: contains\(\) does not fit/,
    )
    const text = { event: { ...none.event, fields: () => '2026-01-01T00:00:00Z' }, old: null }
    assert.equal(answerOf('fields.when == "2026-01-01"', text, several('listed')), 'false')
  })

  it('for all event types, those to come included, may ask about any field', () => {
    assert.equal(answerOf('!has(fields.litres) && !has(fields.unheard_of)', none, several('every')), 'true')
    assert.match(
      answerOf('fields.volume > "x"', none, several('every')),
      /^refused: These cannot be compared/,
    )
  })
})
