import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TSchema, Type } from 'typebox'
import { Datetime } from './checks/datetime.ts'
import { detailBody } from './problem-details.ts'
import { compile } from './validate.ts'

type Row =
  | readonly [input: unknown, accepted: unknown]
  | readonly [input: unknown, type: string, msg: string, ctx?: object]

/** Accepted rows have two members: the input, and what it becomes. */
function holds(schema: TSchema, rows: readonly Row[]): void {
  const validate = compile(schema)
  for (const [input, expected, msg, ctx] of rows) {
    const checked = validate(input, ['body', 'x'])
    const name = `${typeof input} ${String(input)}`
    if (msg === undefined) assert.deepEqual(checked, { ok: true, value: expected }, name)
    else {
      const item = { type: expected, loc: ['body', 'x'], msg, input, ...(ctx && { ctx }) }
      assert.deepEqual(checked, { ok: false, problems: [item] }, name)
    }
  }
}

const NOT_UNICODE = 'Input should be a valid string, unable to parse raw data as a unicode string'

test('texts: code points are counted before white space is stripped', () => {
  const least = ['string_too_short', 'String should have at least 1 character', { min_length: 1 }] as const
  const most = ['string_too_long', 'String should have at most 4 characters', { max_length: 4 }] as const
  holds(Type.String({ minLength: 1, maxLength: 4, strip: true }), [
    ['abc', 'abc'],
    [' ab ', 'ab'],
    ['\u{1f600}\u{1f600}\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}\u{1f600}\u{1f600}'],
    ['\u001c\u0085\u3000a', 'a'],
    ['\ufeff', '\ufeff'],
    ['', ...least],
    ['   ', ...least],
    ['abcde', ...most],
    ['    a', ...most],
    ['\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}', ...most],
    [5, 'string_type', 'Input should be a valid string'],
    [null, 'string_type', 'Input should be a valid string'],
    [true, 'string_type', 'Input should be a valid string'],
    ['a\ud800', 'string_unicode', NOT_UNICODE],
    [
      'a\0',
      'value_error',
      'Value error, the character U+0000 is not allowed',
      { error: 'the character U+0000 is not allowed' },
    ],
  ])
})

test('texts: a pattern is named in its message, and lengths other than one in the plural', () => {
  holds(Type.String({ minLength: 2, maxLength: 1_000, pattern: '^a+$' }), [
    ['aa', 'aa'],
    ['ab', 'string_pattern_mismatch', "String should match pattern '^a+$'", { pattern: '^a+$' }],
    ['\u{1f600}', 'string_too_short', 'String should have at least 2 characters', { min_length: 2 }],
  ])
})

test('enums and literals list what they expect as Python shows it', () => {
  const enumeration = ['enum', "Input should be 'A', 'B' or 'C'", { expected: "'A', 'B' or 'C'" }] as const
  holds(Type.Enum(['A', 'B', 'C']), [
    ['A', 'A'],
    ['a', ...enumeration],
    [5, ...enumeration],
    [null, ...enumeration],
    [['A'], ...enumeration],
  ])
  holds(Type.Enum(["it's"]), [['', 'enum', `Input should be "it's"`, { expected: `"it's"` }]])
  holds(Type.Literal('a'), [['b', 'literal_error', "Input should be 'a'", { expected: "'a'" }]])
  holds(Type.Union([Type.Literal('a'), Type.Literal(1), Type.Literal(true)]), [
    [1, 1],
    ['1', 'literal_error', "Input should be 'a', 1 or True", { expected: "'a', 1 or True" }],
  ])
})

test('integers are read from whole numbers, their texts and booleans', () => {
  const unparsed = [
    'int_parsing',
    'Input should be a valid integer, unable to parse string as an integer',
  ] as const
  const tooLarge = [
    'int_parsing_size',
    'Unable to parse input string as an integer, exceeded maximum size',
  ] as const
  const accepted = {
    '5': 5,
    ' 5 ': 5,
    '5.00': 5,
    '1_000.0': 1_000,
    '+0_5': 5,
    '-0005': -5,
    '-0.0': 0,
    '\u00a05': 5,
  }
  const refused = [
    '',
    '-',
    '5.',
    '.0',
    '1.5',
    '1__0',
    '_1',
    '1_',
    '- 5',
    '5e0',
    '0x10',
    '\u0663',
    '\u001c5',
    '5\0',
  ]
  holds(Type.Integer(), [
    ...Object.entries(accepted),
    ...refused.map((text): Row => [text, ...unparsed]),
    [5.0, 5],
    [-0, 0],
    [true, 1],
    [false, 0],
    [5.5, 'int_from_float', 'Input should be a valid integer, got a number with a fractional part'],
    [2 ** 60, ...tooLarge],
    ['9'.repeat(30), ...tooLarge],
    ['9'.repeat(5_000), ...tooLarge],
    [Number.NaN, 'finite_number', 'Input should be a finite number'],
    [null, 'int_type', 'Input should be a valid integer'],
    [[], 'int_type', 'Input should be a valid integer'],
  ])
})

test('numbers are read from their texts, too, but must be finite', () => {
  const unparsed = [
    'float_parsing',
    'Input should be a valid number, unable to parse string as a number',
  ] as const
  const infinite = ['finite_number', 'Input should be a finite number'] as const
  const accepted = { '5': 5, ' .5 ': 0.5, '5.': 5, '1_000.5': 1_000.5, '1e1_0': 1e10, '-1E2': -100 }
  holds(Type.Number(), [
    ...Object.entries(accepted),
    ...['', ' ', 'abc', '1__0', '_1', '1 0', '0x1', 'e5', '1e'].map((text): Row => [text, ...unparsed]),
    ...['nan', '-Infinity', 'INF', '1e400', Number.POSITIVE_INFINITY].map(
      (value): Row => [value, ...infinite],
    ),
    [5.5, 5.5],
    [true, 1],
    [null, 'float_type', 'Input should be a valid number'],
    [{}, 'float_type', 'Input should be a valid number'],
  ])
})

test('bounds are echoed as the type of number that they bound', () => {
  holds(Type.Integer({ minimum: 1, exclusiveMaximum: 10 }), [
    [1, 1],
    ['0', 'greater_than_equal', 'Input should be greater than or equal to 1', { ge: 1 }],
    [1e300, 'less_than', 'Input should be less than 10', { lt: 10 }],
  ])
  const validate = compile(Type.Number({ exclusiveMinimum: 0, maximum: 0.5 }))
  const bodies = [0, 1].map((input) => {
    const checked = validate(input, ['body', 'x'])
    return checked.ok ? '' : detailBody(checked.problems)
  })
  assert.deepEqual(bodies, [
    '{"detail":[{"type":"greater_than","loc":["body","x"],"msg":"Input should be greater than 0","input":0,"ctx":{"gt":0.0}}]}',
    '{"detail":[{"type":"less_than_equal","loc":["body","x"],"msg":"Input should be less than or equal to 0.5","input":1,"ctx":{"le":0.5}}]}',
  ])
})

test('booleans have many spellings', () => {
  const unclear = ['bool_parsing', 'Input should be a valid boolean, unable to interpret input'] as const
  const noBoolean = ['bool_type', 'Input should be a valid boolean'] as const
  holds(Type.Boolean(), [
    ...[true, 1, 1.0, '1', 'TRUE', 't', 'y', 'on', 'Yes'].map((value): Row => [value, true]),
    ...[false, 0, -0, '0', 'false', 'F', 'n', 'off', 'no'].map((value): Row => [value, false]),
    ...[2, -1, '2', '', ' true'].map((value): Row => [value, ...unclear]),
    ...[0.5, Number.NaN, 2 ** 70, null, [], {}].map((value): Row => [value, ...noBoolean]),
  ])
})

test('datetimes become instants', () => {
  holds(Datetime(), [
    ['2026-01-31T10:30:00+02:00', 1_769_848_200_000_000n],
    [1769855400, 1_769_855_400_000_000n],
    [true, 'datetime_type', 'Input should be a valid datetime'],
    ['\ud800', 'string_unicode', NOT_UNICODE],
  ])
})

test('null passes only where it may, and is not an alternative that messages mention', () => {
  const error = 'input is too short'
  holds(Type.Union([Datetime(), Type.Null()]), [
    [null, null],
    ['', 'datetime_from_date_parsing', `Input should be a valid datetime or date, ${error}`, { error }],
  ])
  holds(Type.Null(), [[5, 'none_required', 'Input should be None']])
})

test('lists: too long is said before the items are looked at, too short after', () => {
  const words = (bound: string, limit: number, actual: number, items = 'items') =>
    `List should have at ${bound} ${limit} ${items} after validation, not ${actual}`
  holds(Type.Array(Type.Integer(), { minItems: 2, maxItems: 3 }), [
    [
      ['1', 2],
      [1, 2],
    ],
    [
      ['a', 'b', 'c', 'd'],
      'too_long',
      words('most', 3, 4),
      { field_type: 'List', max_length: 3, actual_length: 4 },
    ],
    [[1], 'too_short', words('least', 2, 1), { field_type: 'List', min_length: 2, actual_length: 1 }],
    [{}, 'list_type', 'Input should be a valid list'],
  ])
  holds(Type.Array(Type.Integer(), { minItems: 1 }), [
    [[], 'too_short', words('least', 1, 0, 'item'), { field_type: 'List', min_length: 1, actual_length: 0 }],
  ])
})

test('records take any keys; what cannot be stored is refused at its own place', () => {
  holds(Type.Record(Type.String(), Type.Integer()), [
    [
      { a: '1', b: 2 },
      { a: 1, b: 2 },
    ],
    [[], 'dict_type', 'Input should be a valid dictionary'],
    [null, 'dict_type', 'Input should be a valid dictionary'],
  ])
  const value = JSON.parse('{"__proto__":{"a":1},"list":[1,"x",null]}')
  const anything = compile(Type.Record(Type.String(), Type.Unknown()))
  assert.deepEqual(anything(value, ['body']), { ok: true, value })
  const checked = anything({ a: [{ b: 'x\0' }, '\ud800'], '\ud800': 1, c: Number.NaN }, ['body'])
  assert.deepEqual(!checked.ok && checked.problems.map(({ type, loc }) => [type, loc]), [
    ['value_error', ['body', 'a', 0, 'b']],
    ['string_unicode', ['body', 'a', 1]],
    ['string_unicode', ['body', '\ud800', '[key]']],
    ['finite_number', ['body', 'c']],
  ])
})

const Order = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    count: Type.Integer({ default: 5 }),
    note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    lines: Type.Array(Type.Object({ x: Type.Integer() })),
  },
  { additionalProperties: false },
)

test('objects: all problems are listed in the order of the schema, unknown keys last', () => {
  const checked = compile(Order)({ zz: 1, lines: [{ x: 'q' }, 5, {}], note: 7, yy: 2 }, ['body'])
  assert.deepEqual(!checked.ok && checked.problems.map(({ type, loc }) => `${type} ${loc.join('.')}`), [
    'missing body.name',
    'string_type body.note',
    'int_parsing body.lines.0.x',
    'model_attributes_type body.lines.1',
    'missing body.lines.2.x',
    'extra_forbidden body.zz',
    'extra_forbidden body.yy',
  ])
})

test('objects: absent members get their default or stay absent, unknown ones are dropped where they may come', () => {
  const lines = [{ x: 1, more: 2 }]
  assert.deepEqual(compile(Order)({ name: 'a', lines }, ['body']), {
    ok: true,
    value: { name: 'a', count: 5, lines: [{ x: 1 }] },
  })
  const checked = compile(Type.Object({ a: Type.Optional(Type.String()) }))(
    JSON.parse('{"__proto__":{"a":5}}'),
    [],
  )
  assert.deepEqual(checked, { ok: true, value: {} })
})

test('no more than a hundred problems are listed', () => {
  const checked = compile(Type.Array(Type.Integer()))(Array(5_000).fill('x'), ['body'])
  assert.equal(!checked.ok && checked.problems.length, 100)
})

test('a schema that could not be checked faithfully does not compile', () => {
  assert.throws(() => compile(Type.Union([Type.String(), Type.Integer()])), /unions/)
  assert.throws(() => compile(Type.Object({ constructor: Type.String() })), /constructor/)
})
