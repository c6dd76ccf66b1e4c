import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Asking, withAsker } from './asker.ts'

const FIELDS = [
  { name: 'volume_mcf', type: 'number' },
  { name: 'cause', type: 'select', options: ['equipment', 'weather', 'other'] },
  { name: 'cause_detail', type: 'text' },
  { name: 'approved_by', type: 'text' },
]

const OTHER = { conjunction: 'all', conditions: [{ field: 'cause', operator: 'eq', value: 'other' }] }

const DETAIL = {
  id: 'detail',
  name: 'Detail when other',
  target_field: 'cause_detail',
  when: 'fields.cause == "other"',
  effect: 'show',
}

const AS_SHOWN = {
  ...DETAIL,
  target_fields: ['cause_detail'],
  on_hidden: 'clear',
  enabled: true,
  order: 0,
}

const rulesUrl = '/event-types/flaring/conditional-rules'

/** Somebody with a type that has these rules and no others. */
async function withRules(t: TestContext, ...rules: readonly unknown[]): Promise<Asking> {
  const ask = await withAsker(t)
  const type = { id: 'flaring', name: 'Flaring', fields: FIELDS, conditional_rules: rules }
  const { status, body } = await ask('POST', '/event-types', type)
  assert.equal(status, 201, JSON.stringify(body))
  return ask
}

function record(ask: Asking, fields: unknown) {
  return ask('POST', '/events', { event_type_id: 'flaring', entity_id: 'well-001', fields })
}

async function fieldId(ask: Asking, name: string): Promise<string> {
  const { body } = await ask('GET', '/event-types/flaring/fields')
  return body.data.find((field: { name: string }) => field.name === name).id
}

function problemsOf(body: { detail: { loc: unknown[]; type: string }[] }) {
  return body.detail.map(({ loc, type }) => [loc.join('.'), type])
}

test('a rule is added, read, listed, changed and deleted, each a version of its type', async (t) => {
  const ask = await withRules(t)
  const added = await ask('POST', rulesUrl, DETAIL)
  assert.deepEqual([added.status, added.body], [201, AS_SHOWN])
  assert.equal(added.headers.location, `${rulesUrl}/detail`)
  assert.deepEqual((await ask('GET', `${rulesUrl}/detail`)).body, AS_SHOWN)
  const page = { data: [AS_SHOWN], total: 1, limit: 50, offset: 0, next_cursor: null }
  assert.deepEqual((await ask('GET', rulesUrl)).body, page)
  const changed = await ask('PATCH', `${rulesUrl}/detail`, { name: 'Why', when: OTHER, on_hidden: 'reject' })
  const now = { ...AS_SHOWN, name: 'Why', when: OTHER, on_hidden: 'reject' }
  assert.deepEqual([changed.status, changed.body], [200, now])
  assert.deepEqual((await ask('GET', '/event-types/flaring')).body.conditional_rules, [now])
  const gone = await ask('DELETE', `${rulesUrl}/detail`)
  assert.deepEqual([gone.status, gone.body], [204, null])
  assert.equal((await ask('GET', `${rulesUrl}/detail`)).status, 404)
  const { body: versions } = await ask('GET', '/event-types/flaring/versions')
  assert.deepEqual(
    versions.data.map((version: { conditional_rules: unknown[] }) => version.conditional_rules),
    [[], [AS_SHOWN], [now], []],
  )
})

test('a rule without an id or a name gets both, and rules are shown in their order', async (t) => {
  const ask = await withRules(t, DETAIL)
  const { id: _, name: __, ...plain } = DETAIL
  const { body: added } = await ask('POST', rulesUrl, { ...plain, order: 0 })
  assert.match(added.id, /^[\da-f-]{36}$/)
  assert.deepEqual([added.name, added.order], ['show cause_detail', 0])
  const { body: third } = await ask('POST', rulesUrl, { ...plain, id: 'third' })
  assert.equal(third.order, 1)
  await ask('PATCH', `${rulesUrl}/detail`, { order: 9 })
  const { body: listed } = await ask('GET', rulesUrl)
  assert.deepEqual(
    listed.data.map(({ id }: { id: string }) => id),
    [added.id, 'third', 'detail'],
  )
})

const SAME_RULES: readonly (readonly [what: string, body: Record<string, unknown>])[] = [
  ['CEL', { target_field: 'cause_detail', effect: 'show', when: 'fields.cause == "other"' }],
  ['a group', { target_fields: ['cause_detail'], effect: 'show', when: OTHER }],
  [
    'a single comparison',
    {
      target_field: 'cause_detail',
      effect: 'show',
      when: { field: 'cause', operator: 'equals', value: 'other' },
    },
  ],
  [
    'when_field and equals',
    { target_field: 'cause_detail', effect: 'show', when_field: 'cause', equals: 'other' },
  ],
  [
    'action, logic and conditions',
    {
      target_field: 'cause_detail',
      action: 'show',
      logic: 'all',
      conditions: [{ field: 'cause', operator: '==', value: 'other' }],
    },
  ],
  [
    'a condition',
    { target_field: 'cause_detail', target_fields: ['cause_detail'], effect: 'show', condition: OTHER },
  ],
]

for (const [what, rule] of SAME_RULES) {
  test(`a rule may be written with ${what}`, async (t) => {
    const ask = await withRules(t)
    assert.equal((await ask('POST', rulesUrl, rule)).status, 201)
    const shown = await record(ask, { cause: 'other', cause_detail: 'Birds' })
    assert.deepEqual(shown.body.fields, { cause: 'other', cause_detail: 'Birds' })
    const hidden = await record(ask, { cause: 'weather', cause_detail: 'Birds' })
    assert.deepEqual(hidden.body.fields, { cause: 'weather' })
  })
}

test('targets are given by name or id', async (t) => {
  const ask = await withRules(t)
  const target_fields = [await fieldId(ask, 'cause_detail'), 'approved_by', 'cause_detail']
  const { body } = await ask('POST', rulesUrl, { ...DETAIL, target_field: null, target_fields })
  assert.deepEqual([body.target_field, body.target_fields], [null, ['cause_detail', 'approved_by']])
})

type Outcome = readonly [status: number, fieldsOrProblems: unknown]

const OUTCOMES: readonly (readonly [what: string, rules: object[], fields: object, outcome: Outcome])[] = [
  ['a hidden field is cleared', [DETAIL], { cause_detail: 'x' }, [201, {}]],
  ['or kept', [{ ...DETAIL, on_hidden: 'keep' }], { cause_detail: 'x' }, [201, { cause_detail: 'x' }]],
  [
    'or refused',
    [{ ...DETAIL, on_hidden: 'reject' }],
    { cause_detail: 'x' },
    [422, [['body.fields.cause_detail', 'hidden_field']]],
  ],
  ['refused only where it has a value', [{ ...DETAIL, on_hidden: 'reject' }], {}, [201, {}]],
  ['a hidden field may say anything', [DETAIL], { cause_detail: 7 }, [201, {}]],
  [
    'unless it is kept',
    [{ ...DETAIL, on_hidden: 'keep' }],
    { cause_detail: 7 },
    [422, [['body.fields.cause_detail', 'string_type']]],
  ],
  [
    'a field is required where a rule says so',
    [{ ...DETAIL, effect: 'require' }],
    { cause: 'other' },
    [422, [['body.fields.cause_detail', 'missing']]],
  ],
  [
    'and elsewhere not',
    [{ ...DETAIL, effect: 'require' }],
    { cause: 'weather' },
    [201, { cause: 'weather' }],
  ],
  [
    'a rule that is switched off says nothing',
    [{ ...DETAIL, enabled: false }],
    { cause_detail: 'x' },
    [201, { cause_detail: 'x' }],
  ],
  [
    'a read-only field takes no value',
    [{ ...DETAIL, effect: 'read_only' }],
    { cause: 'other', cause_detail: 'x' },
    [422, [['body.fields.cause_detail', 'read_only_field']]],
  ],
]

for (const [what, rules, fields, outcome] of OUTCOMES) {
  test(`recording: ${what}`, async (t) => {
    const ask = await withRules(t, ...rules)
    const { status, body } = await record(ask, fields)
    assert.deepEqual([status, status === 201 ? body.fields : problemsOf(body)], outcome)
  })
}

test('a refusal names the rule and the way out', async (t) => {
  const ask = await withRules(t, { ...DETAIL, effect: 'require' })
  const { body } = await record(ask, { cause: 'other' })
  assert.deepEqual(
    [body.detail[0].msg, body.detail[0].ctx],
    ["Field required by the conditional rule 'Detail when other'", { rule_id: 'detail' }],
  )
})

test('rules may ask about the event itself', async (t) => {
  const rule = { ...DETAIL, effect: 'require', when: 'event.severity == "CRITICAL"' }
  const ask = await withRules(t, rule)
  const event = { event_type_id: 'flaring', entity_id: 'well-001' }
  assert.equal((await ask('POST', '/events', { ...event, severity: 'CRITICAL' })).status, 422)
  assert.equal((await ask('POST', '/events', { ...event, severity: 'LOW' })).status, 201)
})

test('a correction is judged as a whole, by the rules of its own version', async (t) => {
  const ask = await withRules(t, DETAIL)
  const { body: event } = await record(ask, { cause: 'other', cause_detail: 'Birds' })
  await ask('DELETE', `${rulesUrl}/detail`)
  const corrected = await ask('PATCH', `/events/${event.id}`, { fields: { cause: 'weather' } })
  assert.deepEqual(
    [corrected.status, corrected.body.event_type_version, corrected.body.fields],
    [200, 1, { cause: 'weather' }],
  )
  const { body: history } = await ask('GET', `/events/${event.id}/history`)
  assert.equal(JSON.stringify(history).includes('Birds'), true)
  assert.deepEqual((await record(ask, { cause_detail: 'Birds' })).body.fields, { cause_detail: 'Birds' })
})

test('a correction may not change a read-only field, nor hide a value that must not be lost', async (t) => {
  const frozen = {
    ...DETAIL,
    effect: 'read_only',
    target_field: 'volume_mcf',
    when: 'has(fields.approved_by)',
  }
  const ask = await withRules(t, frozen, { ...DETAIL, id: 'kept', on_hidden: 'reject' })
  const { body: event } = await record(ask, { volume_mcf: 5, cause: 'other', cause_detail: 'Birds' })
  const correct = (fields: object) => ask('PATCH', `/events/${event.id}`, { fields })
  assert.equal((await correct({ approved_by: 'anna' })).status, 200)
  assert.equal((await correct({ volume_mcf: 5 })).status, 200)
  for (const volume of [6, null]) {
    const { status, body } = await correct({ volume_mcf: volume })
    assert.deepEqual([status, problemsOf(body)], [422, [['body.fields.volume_mcf', 'read_only_field']]])
  }
  assert.deepEqual(problemsOf((await correct({ cause: 'weather' })).body), [
    ['body.fields.cause_detail', 'hidden_field'],
  ])
  assert.equal((await correct({ cause: 'weather', cause_detail: null })).status, 200)
})

test('built-in types take rules, but none that requires a field', async (t) => {
  const ask = await withAsker(t)
  const url = '/event-types/STATUS_RESTART'
  await ask('POST', `${url}/fields`, { name: 'planned', type: 'boolean' })
  await ask('POST', `${url}/fields`, { name: 'reason', type: 'text' })
  const rule = { target_field: 'reason', when: 'fields.planned', effect: 'hide', on_hidden: 'reject' }
  assert.equal((await ask('POST', `${url}/conditional-rules`, rule)).status, 201)
  assert.equal((await ask('POST', `${url}/conditional-rules`, { ...rule, effect: 'require' })).status, 409)
  const event = { event_type_id: 'STATUS_RESTART', entity_id: 'a', severity: 'LOW', description: 'x' }
  const fields = { planned: true, reason: 'x' }
  assert.equal((await ask('POST', '/events', { ...event, fields })).status, 422)
  const entry = { asset_id: 'a', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'x' }
  assert.equal((await ask('POST', '/api/log', entry)).status, 201)
})

test('renaming a field rewrites the rules, and the versions before keep their words', async (t) => {
  const ask = await withRules(t, DETAIL, { ...DETAIL, id: 'group', when: OTHER, effect: 'require' })
  await ask('PATCH', `/event-types/flaring/fields/${await fieldId(ask, 'cause')}`, { name: 'reason' })
  await ask('PATCH', `/event-types/flaring/fields/${await fieldId(ask, 'cause_detail')}`, { name: 'detail' })
  const { body: rules } = await ask('GET', rulesUrl)
  assert.deepEqual(
    rules.data.map((rule: { when: unknown; target_field: string }) => [rule.when, rule.target_field]),
    [
      ['fields.reason == "other"', 'detail'],
      [{ ...OTHER, conditions: [{ field: 'reason', operator: 'eq', value: 'other' }] }, 'detail'],
    ],
  )
  const { body: first } = await ask('GET', '/event-types/flaring/versions/1')
  assert.deepEqual(first.conditional_rules[0], AS_SHOWN)
  assert.equal((await record(ask, { reason: 'other' })).status, 422)
})

test('a field that a rule uses is neither deleted nor retyped; the refusal names the rules', async (t) => {
  const ask = await withRules(t, DETAIL, { ...DETAIL, id: 'off', name: 'Off', enabled: false })
  for (const name of ['cause', 'cause_detail']) {
    const url = `/event-types/flaring/fields/${await fieldId(ask, name)}`
    const deleted = await ask('DELETE', url)
    assert.deepEqual([deleted.status, deleted.body.conditional_rules], [409, ['detail', 'off']])
    assert.match(deleted.body.detail, /'Detail when other', 'Off'/)
    const retyped = await ask('PATCH', url, name === 'cause' ? { type: 'text' } : { type: 'asset' })
    assert.deepEqual([retyped.status, retyped.body.conditional_rules], [409, ['detail', 'off']])
    assert.equal((await ask('PATCH', url, { label: 'Label' })).status, 200)
  }
  assert.equal(
    (await ask('DELETE', `/event-types/flaring/fields/${await fieldId(ask, 'approved_by')}`)).status,
    204,
  )
})

test('fields that would decide about each other are refused when the rule is saved', async (t) => {
  const ask = await withRules(t, DETAIL)
  const back = { target_field: 'cause', when: 'has(fields.cause_detail)', effect: 'hide' }
  const { status, body } = await ask('POST', rulesUrl, back)
  assert.deepEqual([status, problemsOf(body)], [422, [['body.when', 'rule_cycle']]])
  assert.match(body.detail[0].msg, /cause → cause_detail → cause/)
  assert.equal((await ask('POST', rulesUrl, { ...back, effect: 'require' })).status, 201)
  assert.equal((await ask('POST', rulesUrl, { ...back, id: 'off', enabled: false })).status, 201)
  assert.equal((await ask('PATCH', `${rulesUrl}/off`, { enabled: true })).status, 422)
})

test('a definition that was read makes another type when it is sent again without its ids', async (t) => {
  const ask = await withRules(t, DETAIL, { ...DETAIL, id: 'group', when: OTHER, effect: 'require' })
  const { id: _, ...type } = (await ask('GET', '/event-types/flaring')).body
  const fields = type.fields.map(({ id: _, ...field }: { id: string }) => field)
  const copied = await ask('POST', '/event-types', { ...type, fields })
  assert.equal(copied.status, 201, JSON.stringify(copied.body))
  assert.deepEqual(copied.body.conditional_rules, type.conditional_rules)
})

test('an expected version guards rules, too', async (t) => {
  const ask = await withRules(t, DETAIL)
  assert.equal(
    (await ask('PATCH', `${rulesUrl}/detail`, { enabled: false, expected_version: 2 })).status,
    409,
  )
  assert.equal((await ask('DELETE', `${rulesUrl}/detail`, undefined, { 'if-match': '"2"' })).status, 409)
  assert.equal(
    (await ask('PATCH', `${rulesUrl}/detail`, { enabled: false, expected_version: 1 })).status,
    200,
  )
  assert.equal((await ask('PATCH', `${rulesUrl}/detail`, { enabled: false })).status, 200)
  assert.equal((await ask('GET', '/event-types/flaring')).body.version, 2)
})

const BAD_RULES: readonly (readonly [what: string, change: object, ...problems: [string, string][]])[] = [
  [
    'nothing',
    { target_field: undefined, when: undefined, effect: undefined },
    ['body.target_field', 'missing'],
    ['body.when', 'missing'],
    ['body.effect', 'missing'],
  ],
  ['an unknown effect', { effect: 'blink' }, ['body.effect', 'enum']],
  ['an unknown policy', { on_hidden: 'forget' }, ['body.on_hidden', 'enum']],
  ['an unknown target', { target_field: 'x' }, ['body.target_field', 'unknown_field']],
  [
    'unknown targets',
    { target_field: undefined, target_fields: ['cause', 'x'] },
    ['body.target_fields.1', 'unknown_field'],
  ],
  ['no targets', { target_field: undefined, target_fields: [] }, ['body.target_fields', 'too_short']],
  ['two different targets', { target_fields: ['cause'] }, ['body.target_field', 'value_error']],
  ['two effects', { action: 'hide' }, ['body.action', 'value_error']],
  ['two conditions', { when_field: 'cause', equals: 'x' }, ['body.when_field', 'value_error']],
  ['half a condition', { when: undefined, when_field: 'cause' }, ['body.equals', 'missing']],
  ['a misspelt member', { efect: 'show' }, ['body.efect', 'extra_forbidden']],
  ['a bad id', { id: 'a b' }, ['body.id', 'string_pattern_mismatch']],
  ['an order beyond all', { order: 1e9 }, ['body.order', 'less_than_equal']],
]

for (const [what, change, ...problems] of BAD_RULES) {
  test(`a rule is refused: ${what}`, async (t) => {
    const ask = await withRules(t)
    const { status, body } = await ask('POST', rulesUrl, { ...DETAIL, ...change })
    assert.equal(status, 422, JSON.stringify(body))
    assert.deepEqual(problemsOf(body), problems)
  })
}

const BAD_CONDITIONS: readonly (readonly [when: unknown, loc: RegExp])[] = [
  [{ ...OTHER, conjunction: 'constructor' }, /^body\.when\.conjunction$/],
  ['fields.cuase == "other"', /^body\.when$/],
  ['fields.volume_mcf == "much"', /^body\.when$/],
  ['fields.cause ==', /^body\.when$/],
  ['fields.volume_mcf', /^body\.when$/],
  ['old.fields.cause == "other"', /^body\.when$/],
  ['', /^body\.when$/],
  [null, /^body\.when$/],
  [5, /^body\.when$/],
  [{ field: 'x', operator: 'eq', value: 1 }, /^body\.when\.field$/],
  [
    { ...OTHER, conditions: [{ field: 'cause', operator: 'like', value: 'x' }] },
    /^body\.when\.conditions\.0/,
  ],
]

for (const [when, loc] of BAD_CONDITIONS) {
  test(`a condition is refused when it is saved: ${JSON.stringify(when)}`, async (t) => {
    const ask = await withRules(t)
    const { status, body } = await ask('POST', rulesUrl, { ...DETAIL, when })
    assert.equal(status, 422, JSON.stringify(body))
    for (const problem of body.detail) assert.match(problem.loc.join('.'), loc)
  })
}

test('what is wrong with the rules of a new type is said of each', async (t) => {
  const ask = await withAsker(t)
  const conditional_rules = [DETAIL, { ...DETAIL, effect: undefined }, { ...DETAIL, action: 'hide' }]
  const type = { name: 'Flaring', fields: FIELDS, conditional_rules }
  assert.deepEqual(problemsOf((await ask('POST', '/event-types', type)).body), [
    ['body.conditional_rules.1.effect', 'missing'],
    ['body.conditional_rules.2.action', 'value_error'],
  ])
  const twice = { ...type, conditional_rules: [DETAIL, DETAIL] }
  assert.equal((await ask('POST', '/event-types', twice)).status, 409)
  const lost = { ...type, conditional_rules: [{ ...DETAIL, target_field: 'x' }] }
  assert.deepEqual(problemsOf((await ask('POST', '/event-types', lost)).body), [
    ['body.conditional_rules.0.target_field', 'unknown_field'],
  ])
})

test('what is not there is not found', async (t) => {
  const ask = await withRules(t)
  const asked = [
    ['POST', '/event-types/x/conditional-rules', 'Event type not found'],
    ['GET', '/event-types/x/conditional-rules', 'Event type not found'],
    ['GET', `${rulesUrl}/x`, 'Conditional rule not found'],
    ['PATCH', `${rulesUrl}/x`, 'Conditional rule not found'],
    ['DELETE', `${rulesUrl}/x`, 'Conditional rule not found'],
  ] as const
  for (const [method, url, detail] of asked) {
    const body = method === 'POST' ? DETAIL : method === 'PATCH' ? {} : undefined
    const answer = await ask(method, url, body)
    assert.deepEqual([url, answer.status, answer.body], [url, 404, { detail }])
  }
})

test('the rules of an archived type no longer change', async (t) => {
  const ask = await withRules(t, DETAIL)
  for (const to of ['deprecated', 'archived']) await ask('POST', '/event-types/flaring/transition', { to })
  assert.equal((await ask('POST', rulesUrl, { ...DETAIL, id: 'x' })).status, 409)
  assert.equal((await ask('PATCH', `${rulesUrl}/detail`, { enabled: false })).status, 409)
  assert.equal((await ask('DELETE', `${rulesUrl}/detail`)).status, 409)
})
