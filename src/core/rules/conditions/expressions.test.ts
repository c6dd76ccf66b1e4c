import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileText } from './compile-condition.ts'
import { answerOf, ENVIRONMENT, event, VALUES } from './conditions.fixture.ts'

const HOLDS: Readonly<Record<string, readonly string[]>> = {
  'numbers are numbers, whole or not': [
    'fields.volume == 150',
    'fields.volume == 150.0',
    'fields.count == 150.0',
    'fields.count == 150u',
    'fields.volume == fields.count',
    'fields.count + 1 > fields.volume',
    'fields.count + 0.5 == 150.5',
    'fields.count / 4 == 37.5',
    '7 / 2 == 3.5',
    '-7 % 3 == -1',
    'fields.volume * 2 - 1 == 299',
    '150.0 in [fields.count, 1]',
    'fields.count in [1.5, 150]',
    '[1, 2.0] == [1.0, 2]',
    'int(3.9) == 3 && double("2.5") == 2.5',
    'string(fields.volume) == "150"',
  ],
  'fields are reached by name, parameters by their place': [
    'event.fields.volume == fields["volume"]',
    'fields["in"] == "x" || !has(fields["in"])',
    'fields.volume <= params.max',
    'params.limits[event.severity] == 100',
    'params["limits"].LOW == 10',
    '!has(params.nothing) && !has(params.unheard_of)',
  ],
  'the event has attributes of its own': [
    'event.entity_id == "well-001" && event.entity_type == "Well"',
    'event.event_type_id == "flaring" && event.source == "events"',
    'event.severity == "HIGH" && event.severity_level <= 3 && event.severity_word == "ERROR"',
    'event.description.contains("tip")',
    'event.ended_at - event.occurred_at == duration("2h")',
  ],
  'times compare with times, days and ISO 8601 text': [
    'fields.started == event.occurred_at',
    'fields.started == "2026-04-10T12:00:00Z"',
    'fields.started < "2026-04-10T14:00:01+02:00"',
    'fields.due > fields.started',
    'fields.due == "2026-05-01"',
    'fields.due in ["2026-05-01", "2026-05-02"]',
    'fields.due == timestamp("2026-05-01T00:00:00Z")',
    'string(fields.due) == "2026-05-01"',
    'string(fields.started) == "2026-04-10T12:00:00Z"',
    'fields.started + duration("36h") > "2026-04-11"',
    'timestamp(0) == "1970-01-01"',
    'event.occurred_at.getHours() == 12 && event.occurred_at.getHours("Europe/Berlin") == 14',
    'event.occurred_at.getDayOfWeek() == 5 && event.occurred_at.getMonth() == 3',
    'event.occurred_at.getDate() == 10 && event.occurred_at.getDayOfYear() == 99',
    'event.occurred_at.getHours("-05:00") == 7',
  ],
  'durations compare with durations, in the words of CEL and of ISO 8601': [
    'fields.downtime == duration("4h")',
    'fields.downtime == "PT4H"',
    'fields.downtime > duration("3h59m59.5s")',
    'fields.downtime / 2 == duration("2h") && fields.downtime / duration("1h") == 4',
    'fields.downtime.getMinutes() == 240',
    'string(duration("90m")) == "PT1H30M"',
    '-duration("1h") < duration(0)',
  ],
  'lists are asked for their elements': [
    '"a" in fields.tags && !("c" in fields.tags)',
    'fields.tags.contains("b") && fields.tags.size() == 2',
    'fields.tags == ["a", "b"] && fields.tags[1] == "b"',
    'fields.tags.all(tag, tag in params.allowed)',
    'fields.tags.exists(tag, tag.startsWith("b"))',
    'fields.tags.exists_one(tag, tag == "a")',
    'fields.tags.map(tag, tag + "!").join(",") == "a!,b!"',
    'fields.tags.map(tag, tag != "a", tag) == ["b"]',
    'fields.tags.filter(tag, tag > "a").size() == 1',
    '(fields.tags + ["c"]).size() == 3',
    '[].all(x, x == 1) && ![].exists(x, x == 1)',
  ],
  'text is searched and cut': [
    'fields.note.contains("wind") && fields.note.endsWith("nd")',
    'fields.note.matches("^S.*d$") && !fields.note.matches("(?i)^WIND")',
    'size("é😀") == 2',
    '"a,b".split(",") == ["a", "b"] && "aXbX".replace("X", "-") == "a-b-"',
    '" x ".trim().upperAscii() == "X" && "abc".substring(1, 2) == "b" && "abc".indexOf("c") == 2',
    '"Ä" + "b" == "Äb" && "a" < "b"',
  ],
  'one side of a logical operator can decide although the other fails': [
    'fields.volume == 150 || fields.severity == "x"',
    'fields.severity == "x" || fields.volume == 150',
    '!(fields.volume == 1 && fields.severity == "x")',
    '!(fields.severity == "x" && fields.volume == 1)',
    '["q", "a"].exists(t, t == "a" || fields.severity == t)',
    'has(fields.severity) ? fields.severity == "x" : true',
  ],
  'what is not there is null and nothing else': [
    'fields.severity == null && null == fields.severity && fields.volume != null',
    '!has(fields.severity) && has(fields.volume)',
    'old == null && !has(old.fields.volume) && old.severity == null',
    '!("volume" == null)',
  ],
  'values of different kinds are not equal': ['dyn(1) != "1"', '!(dyn(true) == 1)', 'dyn([1]) != {"a": 1}'],
}

describe('A condition holds', () => {
  for (const [title, conditions] of Object.entries(HOLDS)) {
    it(title, () => {
      for (const condition of conditions) assert.equal(answerOf(condition), 'true', condition)
    })
  }

  it('on an update, of what the event was before', () => {
    const update = event(VALUES, { volume: 100 })
    assert.equal(answerOf('old.fields.volume < fields.volume && old.severity == "HIGH"', update), 'true')
    assert.equal(answerOf('has(old.fields.cause)', update), 'false')
  })

  it('on an integer field as it is stored, and on a value that does not fit its field as if it were not there', () => {
    assert.equal(answerOf('has(fields.volume)', event({ volume: 'much' })), 'false')
    assert.equal(answerOf('fields.due == null', event({ due: 'soon' })), 'true')
  })
})

describe('A condition has no answer', () => {
  const FAILS: readonly (readonly [string, string])[] = [
    ['fields.severity == "x"', 'no-value: fields.severity has no value'],
    ['old.fields.volume > 5', 'no-value: old.fields.volume has no value'],
    ['fields.volume / (fields.count - 150) > 1', 'arithmetic: Division by zero'],
    ['fields.volume * 1e308 * 1e308 > 1', 'arithmetic: The result is too large for a number'],
    ['double(fields.note) > 1', 'conversion: "Strong wind" is no number'],
    [
      'timestamp(fields.note) > event.occurred_at',
      'conversion: "Strong wind" is no date or time: write 2026-01-31 or 2026-01-31T10:30:00Z',
    ],
    ['fields.tags[7] == "a"', 'no-value: fields.tags[7] has no value'],
    ['dyn(fields.note) + 1 == 2', 'wrong-type: The values do not fit: dyn(fields.note) + 1'],
    ['dyn(fields.note)', 'wrong-type: dyn(fields.note) is neither true nor false'],
    ['fields.tags.all(t, fields.severity == t)', 'no-value: fields.severity has no value'],
  ]
  for (const [condition, reason] of FAILS) {
    it(`${condition} → ${reason}`, () => {
      const answer = answerOf(condition)
      if (condition !== 'dyn(fields.note)') assert.equal(answer, reason)
      else assert.match(answer, /neither true nor false/)
    })
  }
})

describe('A message expression', () => {
  const make = (source: string) => compileText(source, ENVIRONMENT)

  it('makes text of the values', () => {
    const message = make(`'Volume ' + string(event.fields.volume) + ' exceeds ' + string(params.max)`)
    assert.deepEqual(message.ok && message.text.evaluate(event()), { text: 'Volume 150 exceeds 500' })
  })

  it('says why it cannot be made', () => {
    const message = make('"Severity " + fields.severity')
    const answer = message.ok && message.text.evaluate(event())
    assert.deepEqual(answer, { reason: 'no-value', message: 'fields.severity has no value' })
  })

  it('is refused when it makes no text', () => {
    const message = make('fields.volume')
    assert.equal(message.ok, false)
    assert.equal(
      !message.ok && message.problems[0]!.message,
      'A message is text: string(…) makes text of a value; this is a number',
    )
  })
})
