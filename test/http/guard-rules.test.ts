import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Asking, asker } from './asker.ts'
import { withApp } from './with-app.ts'

const FLARING = {
  id: 'flaring',
  name: 'Flaring Incident',
  fields: [
    { id: 'volume', name: 'volume_mcf', type: 'number', required: true },
    { id: 'cause', name: 'cause', type: 'select', options: ['equipment', 'weather', 'other'] },
    { id: 'note', name: 'note', type: 'text' },
  ],
}

const LIMIT = {
  id: 'limit',
  name: 'Volume limit',
  event_type_ids: ['flaring'],
  validations: [
    { expression: 'fields.volume_mcf <= params.max', message: 'Volume too high', field: 'volume_mcf' },
  ],
  params: { max: 500 },
}

async function withFlaring(t: TestContext, wanted = {}): Promise<Asking> {
  const ask = asker(await withApp(t, wanted))
  assert.equal((await ask('POST', '/event-types', FLARING)).status, 201)
  return ask
}

async function withPublished(t: TestContext, rule: object): Promise<Asking> {
  const ask = await withFlaring(t)
  await publishNew(ask, rule)
  return ask
}

async function publishNew(ask: Asking, rule: object) {
  const created = await ask('POST', '/guard-rules', rule)
  assert.equal(created.status, 201, JSON.stringify(created.body))
  const published = await ask('POST', `/guard-rules/${created.body.id}/publish`, { change_note: 'First' })
  assert.equal(published.status, 200, JSON.stringify(published.body))
  return published.body
}

function flare(ask: Asking, fields: object, more: object = {}) {
  return ask('POST', '/events', { event_type_id: 'flaring', entity_id: 'well-001', fields, ...more })
}

test('a draft binds nobody; from the answer of publish on it binds events', async (t) => {
  const ask = await withFlaring(t)
  const created = await ask('POST', '/guard-rules', LIMIT)
  const { status, version, published_version, draft } = created.body
  assert.deepEqual([status, version, published_version], ['draft', 1, null])
  assert.deepEqual(draft.params, { max: 500 })
  assert.equal(created.headers['location'], '/guard-rules/limit')
  assert.equal((await flare(ask, { volume_mcf: 800 })).status, 201)

  const published = await ask('POST', '/guard-rules/limit/publish', { change_note: 'First' })
  assert.deepEqual(
    [published.status, published.body.status, published.body.published_version, published.body.draft],
    [200, 'published', 1, null],
  )
  const refused = await flare(ask, { volume_mcf: 800 })
  assert.deepEqual(
    [refused.status, refused.body],
    [
      422,
      {
        detail: [
          {
            type: 'guard_rule',
            loc: ['body', 'fields', 'volume_mcf'],
            msg: "Volume too high (guard rule 'Volume limit')",
            input: 800,
            ctx: { rule_id: 'limit', version: 1 },
          },
        ],
      },
    ],
  )
  const recorded = await flare(ask, { volume_mcf: 100 })
  assert.equal(recorded.status, 201)
  assert.deepEqual((await ask('GET', `/events/${recorded.body.id}`)).body.judged_by, [
    { rule_id: 'limit', version: 1, outcome: 'passed' },
  ])
})

test('every validation that fails is reported, of every rule, beside what is wrong with the fields', async (t) => {
  const ask = await withPublished(t, {
    ...LIMIT,
    validations: [
      ...LIMIT.validations,
      { expression: 'has(fields.cause)', message: 'Say the cause', field: 'cause', reason: 'Required' },
      { condition: { field: 'note', operator: 'exists' } },
      { expression: 'event.severity == "HIGH"', message: 'Say how bad', field: 'severity' },
    ],
  })
  await publishNew(ask, {
    id: 'other',
    name: 'Other',
    event_type_ids: null,
    validations: [{ expression: 'event.entity_id != "well-001"', message: 'Not here', field: 'entity_id' }],
  })
  const refused = await flare(ask, { volume_mcf: 800 })
  assert.equal(refused.status, 422)
  assert.deepEqual(places(refused.body), [
    ['limit', 'body.fields.volume_mcf'],
    ['limit', 'body.fields.cause'],
    ['limit', 'body'],
    ['limit', 'body.severity'],
    ['other', 'body.entity_id'],
  ])
  const wrong = await flare(ask, { volume_mcf: 'much', cause: 'lightning' })
  assert.deepEqual(places(wrong.body), [
    ['-', 'body.fields.volume_mcf'],
    ['-', 'body.fields.cause'],
    ['limit', 'body'],
    ['limit', 'body.severity'],
    ['other', 'body.entity_id'],
  ])
})

type Item = { readonly loc: readonly string[]; readonly msg: string; readonly ctx?: { rule_id?: string } }

function places({ detail }: { detail: readonly Item[] }): string[][] {
  return detail.map(({ loc, ctx }) => [ctx?.rule_id ?? '-', loc.join('.')])
}

function messages({ detail }: { detail: readonly Item[] }): string[] {
  return detail.map(({ msg }) => msg)
}

test('a change of a published rule waits for the next publish, while the version goes on enforcing', async (t) => {
  const ask = await withPublished(t, LIMIT)
  const changed = await ask('PATCH', '/guard-rules/limit', { params: { max: 50 } })
  const { status, version, published_version, params, draft } = changed.body
  assert.deepEqual(
    [changed.status, status, version, published_version, params, draft.params],
    [200, 'published', 2, 1, { max: 50 }, { max: 50 }],
  )
  assert.equal((await flare(ask, { volume_mcf: 100 })).status, 201)
  assert.equal((await flare(ask, { volume_mcf: 800 })).status, 422)

  assert.equal((await ask('POST', '/guard-rules/limit/publish')).body.published_version, 2)
  assert.equal((await flare(ask, { volume_mcf: 100 })).body.detail[0].ctx.version, 2)
})

test('a rollback puts an old version in force at once; the versions stay as they were', async (t) => {
  const ask = await withPublished(t, LIMIT)
  await ask('PATCH', '/guard-rules/limit', { name: 'Low limit', params: { max: 50 } })
  await ask('POST', '/guard-rules/limit/publish', { change_note: 'Lower' })
  const back = await ask('POST', '/guard-rules/limit/versions/1/publish')
  assert.deepEqual([back.status, back.body.published_version, back.body.version], [200, 1, 1])
  assert.equal((await flare(ask, { volume_mcf: 100 })).status, 201)
  assert.equal((await flare(ask, { volume_mcf: 800 })).body.detail[0].ctx.version, 1)
  const { body: versions } = await ask('GET', '/guard-rules/limit/versions')
  assert.deepEqual(
    versions.data.map((it: Record<string, unknown>) => [
      it['version'],
      it['params'],
      it['change_note'],
      it['enforced'],
    ]),
    [
      [1, { max: 500 }, 'First', true],
      [2, { max: 50 }, 'Lower', false],
    ],
  )
})

test('retiring switches a rule off at once, publishing on again', async (t) => {
  const ask = await withPublished(t, LIMIT)
  const retired = await ask('POST', '/guard-rules/limit/retire')
  assert.deepEqual(
    [retired.status, retired.body.status, retired.body.published_version],
    [200, 'retired', null],
  )
  assert.equal((await ask('POST', '/guard-rules/limit/retire')).status, 200)
  assert.equal((await flare(ask, { volume_mcf: 800 })).status, 201)
  const revived = await ask('POST', '/guard-rules/limit/publish')
  assert.deepEqual([revived.body.status, revived.body.published_version], ['published', 1])
  assert.equal((await flare(ask, { volume_mcf: 800 })).status, 422)
})

test('steps that lead nowhere are conflicts', async (t) => {
  const ask = await withFlaring(t)
  await ask('POST', '/guard-rules', LIMIT)
  assert.equal((await ask('POST', '/guard-rules/limit/retire')).status, 409)
  assert.equal((await ask('POST', '/guard-rules', LIMIT)).status, 409)
  await ask('POST', '/guard-rules/limit/publish')
  const again = await ask('POST', '/guard-rules/limit/publish')
  assert.deepEqual(
    [again.status, again.body],
    [409, { detail: 'Guard rule has no draft to publish: change it with PATCH first' }],
  )
  assert.equal((await ask('DELETE', '/guard-rules/limit')).status, 409)
})

test('a rule that was never published can be deleted', async (t) => {
  const ask = await withFlaring(t)
  await ask('POST', '/guard-rules', LIMIT)
  const deleted = await ask('DELETE', '/guard-rules/limit')
  assert.deepEqual([deleted.status, deleted.body], [204, null])
  assert.equal((await ask('GET', '/guard-rules/limit')).status, 404)
  assert.equal((await ask('POST', '/guard-rules', LIMIT)).status, 201)
})

test('what is not there is not found', async (t) => {
  const ask = await withPublished(t, LIMIT)
  const asked = [
    ['GET', '/guard-rules/x'],
    ['PATCH', '/guard-rules/x', {}],
    ['DELETE', '/guard-rules/x'],
    ['POST', '/guard-rules/x/publish'],
    ['POST', '/guard-rules/x/retire'],
    ['GET', '/guard-rules/x/versions'],
    ['POST', '/guard-rules/x/test', { event_type_id: 'flaring', entity_id: 'a' }],
  ] as const
  for (const [method, url, body] of asked) {
    const answer = await ask(method, url, body)
    assert.deepEqual([url, answer.status, answer.body], [url, 404, { detail: 'Guard rule not found' }])
  }
  for (const version of ['0', '2', '-1', '1.0', 'x', '99999999999999999999']) {
    const answer = await ask('POST', `/guard-rules/limit/versions/${version}/publish`)
    assert.deepEqual([version, answer.status], [version, 404])
  }
})

test('warnings are in the answer and its header; audits only in what the event was judged by', async (t) => {
  const ask = await withPublished(t, { ...LIMIT, actions: ['warn', 'audit'] })
  await publishNew(ask, { ...LIMIT, id: 'audit', name: 'Quiet limit', actions: ['audit'] })
  const { status, headers, body } = await flare(ask, { volume_mcf: 800 })
  assert.deepEqual([status, headers['warning']], [201, '299 groundlog "limit"'])
  assert.deepEqual(body.warnings, [
    { code: 'guard_rule', message: "Volume too high (guard rule 'Volume limit')" },
  ])
  assert.deepEqual(body.judged_by, [
    {
      rule_id: 'limit',
      version: 1,
      outcome: 'warned',
      findings: ["Volume too high (guard rule 'Volume limit')"],
    },
    {
      rule_id: 'audit',
      version: 1,
      outcome: 'audited',
      findings: ["Volume too high (guard rule 'Quiet limit')"],
    },
  ])
  const fine = await flare(ask, { volume_mcf: 1 })
  assert.deepEqual([fine.status, fine.headers['warning'], fine.body.warnings], [201, undefined, []])
})

const NEVER_EVALUATES = { expression: '1 / (fields.volume_mcf - fields.volume_mcf) > 0.0', message: 'Divide' }

for (const [policy, status] of [
  ['fail', 422],
  ['ignore', 201],
] as const) {
  test(`a validation that cannot be evaluated, with the policy ${policy}, answers ${status}`, async (t) => {
    const ask = await withPublished(t, { ...LIMIT, validations: [NEVER_EVALUATES], failure_policy: policy })
    const answer = await flare(ask, { volume_mcf: 1 })
    assert.equal(answer.status, status)
    if (status === 422) assert.match(answer.body.detail[0].msg, /could not be evaluated.*'Volume limit'/)
  })
}

test('a correction is judged again, and knows what the event was', async (t) => {
  const ask = await withPublished(t, {
    ...LIMIT,
    operations: ['update'],
    validations: [
      {
        expression: 'fields.volume_mcf >= old.fields.volume_mcf',
        message: 'Volumes only grow',
        message_expression: '"From " + string(old.fields.volume_mcf) + " to " + string(fields.volume_mcf)',
        field: 'volume_mcf',
      },
    ],
  })
  const { body: event } = await flare(ask, { volume_mcf: 10 })
  assert.deepEqual(event.judged_by, [])
  const url = `/events/${event.id}`
  const less = await ask('PATCH', url, { fields: { volume_mcf: 5 } })
  assert.deepEqual(
    [less.status, less.body.detail[0].msg, less.body.detail[0].loc],
    [422, "From 10 to 5 (guard rule 'Volume limit')", ['body', 'fields', 'volume_mcf']],
  )
  assert.equal((await ask('GET', url)).body.revision, 1)
  const more = await ask('PATCH', url, { fields: { volume_mcf: 15 } })
  assert.deepEqual(
    [more.status, more.body.judged_by],
    [200, [{ rule_id: 'limit', version: 1, outcome: 'passed' }]],
  )
})

test('a rule binds all three dialects and built-in types, each answering in its own form', async (t) => {
  const ask = await withFlaring(t)
  await publishNew(ask, {
    id: 'grease',
    name: 'Name the grease',
    event_type_ids: ['PREVENTIVE_LUBRICATION', 'ASSET_LOG'],
    validations: [
      {
        expression: 'event.description.contains("grease")',
        message: 'Name the grease',
        field: 'description',
      },
      {
        expression: 'event.occurred_at >= timestamp("2020-01-01T00:00:00Z")',
        message: 'Too old',
        field: 'occurred_at',
      },
      { expression: 'event.entity_id != "Motor-13"', message: 'Wrong motor', field: 'entity_id' },
    ],
  })
  const entry = {
    asset_id: 'Motor-13',
    event_type: 'PREVENTIVE_LUBRICATION',
    severity: 'LOW',
    description: 'Oil',
  }
  const maintenance = await ask('POST', '/api/log', { ...entry, timestamp: '2019-05-05T00:00:00+02:00' })
  assert.deepEqual(
    [
      maintenance.status,
      maintenance.body.detail.map(({ loc, input }: { loc: string[]; input: unknown }) => [loc, input]),
    ],
    [
      422,
      [
        [['body', 'description'], 'Oil'],
        [['body', 'timestamp'], '2019-05-05T00:00:00+02:00'],
        [['body', 'asset_id'], 'Motor-13'],
      ],
    ],
  )
  const ours = await ask('POST', '/events', {
    event_type_id: 'PREVENTIVE_LUBRICATION',
    entity_id: 'Motor-01',
    severity: 'LOW',
    description: 'Oil',
  })
  assert.deepEqual([ours.status, places(ours.body)], [422, [['grease', 'body.description']]])

  await ask('PUT', '/api/asset/Motor-01')
  const log = await ask('PUT', '/api/asset/Motor-01/log?message=Oil')
  assert.deepEqual(
    [log.status, log.body],
    [400, { Success: false, ERROR_DETAILS: "message: Name the grease (guard rule 'Name the grease')" }],
  )
  assert.equal((await ask('PUT', '/api/asset/Motor-01/log?message=grease')).status, 201)
  const fine = await ask('POST', '/api/log', { ...entry, asset_id: 'Motor-01', description: 'grease' })
  assert.equal(fine.status, 201)
})

test('a warning reaches the clients of all three dialects', async (t) => {
  const ask = await withFlaring(t)
  const rule = { event_type_ids: null, validations: [{ expression: 'false' }], actions: ['warn'] }
  await publishNew(ask, { ...rule, id: 'one', name: 'Ölstand' })
  await publishNew(ask, { ...rule, id: 'two', name: 'Two' })
  await ask('PUT', '/api/asset/Motor-01')
  const entry = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Again' }
  const answers = [
    await ask('POST', '/api/log', entry),
    await ask('PUT', '/api/asset/Motor-01/log?message=Hi'),
    await flare(ask, { volume_mcf: 1 }),
  ]
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers['warning']]),
    answers.map(() => [201, '299 groundlog "one, two"']),
  )
})

test('a rule for all event types reads the fields that a type has, of types to come as well', async (t) => {
  const ask = await withPublished(t, {
    ...LIMIT,
    event_type_ids: null,
    match: 'has(fields.volume_mcf)',
  })
  await ask('POST', '/event-types', {
    id: 'venting',
    name: 'Venting',
    fields: [{ name: 'volume_mcf', type: 'number' }],
  })
  const vent = (fields: object) =>
    ask('POST', '/events', { event_type_id: 'venting', entity_id: 'a', fields })
  assert.equal((await flare(ask, { volume_mcf: 800 })).status, 422)
  assert.equal((await vent({ volume_mcf: 800 })).status, 422)
  const silent = await vent({})
  assert.deepEqual([silent.status, silent.body.judged_by], [201, []])
  await ask('PATCH', '/event-types/flaring/fields/volume', { name: 'volume' })
  assert.equal((await flare(ask, { volume: 800 })).status, 422)
  assert.equal((await vent({ volume_mcf: 800 })).status, 422)
})

test('a rename of a field is followed by the rules that read it', async (t) => {
  const ask = await withPublished(t, LIMIT)
  const { body: before } = await flare(ask, { volume_mcf: 10 })
  assert.equal((await ask('PATCH', '/event-types/flaring/fields/volume', { name: 'volume' })).status, 200)
  const refused = await flare(ask, { volume: 800 })
  assert.deepEqual(places(refused.body), [['limit', 'body.fields.volume']])
  const { body: rule } = await ask('GET', '/guard-rules/limit')
  assert.deepEqual(
    [rule.version, rule.validations[0].expression, rule.validations[0].field],
    [1, 'fields.volume <= params.max', 'volume'],
  )
  const old = await ask('PATCH', `/events/${before.id}`, { fields: { volume_mcf: 900 } })
  assert.deepEqual([old.status, places(old.body)], [422, [['limit', 'body.fields.volume_mcf']]])
  const patched = await ask('PATCH', '/guard-rules/limit', { params: { max: 900 } })
  assert.equal(patched.body.draft.validations[0].expression, 'fields.volume <= params.max')
})

test('two fields may swap their names under a rule', async (t) => {
  const ask = await withFlaring(t)
  const fields = '/event-types/flaring/fields'
  await ask('POST', fields, { id: 'burnt', name: 'burnt_mcf', type: 'number' })
  await publishNew(ask, { ...LIMIT, validations: [{ expression: 'fields.volume_mcf > fields.burnt_mcf' }] })
  for (const [id, name] of [
    ['volume', 'away'],
    ['burnt', 'volume_mcf'],
    ['volume', 'burnt_mcf'],
  ] as const) {
    assert.equal((await ask('PATCH', `${fields}/${id}`, { name })).status, 200)
  }
  const { body: rule } = await ask('GET', '/guard-rules/limit')
  assert.equal(rule.validations[0].expression, 'fields.burnt_mcf > fields.volume_mcf')
  assert.equal((await flare(ask, { burnt_mcf: 2, volume_mcf: 1 })).status, 201)
  assert.equal((await flare(ask, { burnt_mcf: 1, volume_mcf: 2 })).status, 422)
})

test('a field that a rule in force reads is neither deleted nor retyped, and its type stays', async (t) => {
  const ask = await withPublished(t, LIMIT)
  const url = '/event-types/flaring/fields/volume'
  for (const answer of [
    await ask('DELETE', url),
    await ask('PATCH', url, { type: 'integer' }),
    await ask('DELETE', '/event-types/flaring'),
  ]) {
    assert.equal(answer.status, 409)
    assert.match(answer.body.detail, /guard rule 'Volume limit'/)
    assert.deepEqual(answer.body.guard_rules, ['limit'])
  }
  assert.equal((await ask('PATCH', url, { min: 0 })).status, 200)
  await ask('POST', '/guard-rules/limit/retire')
  assert.equal((await ask('DELETE', url)).status, 204)
  const revived = await ask('POST', '/guard-rules/limit/publish')
  assert.equal(revived.status, 409)
  assert.match(revived.body.detail, /no longer fits/)
  assert.deepEqual(revived.body.problems[0].loc, ['validations', 0, 'expression'])
})

type BadRule = readonly [what: string, rule: object, ...problems: (readonly [loc: string, type: string])[]]

const BAD_RULES: readonly BadRule[] = [
  ['nothing to hold', { validations: [] }, ['body.validations', 'too_short']],
  ['no validations', { validations: undefined }, ['body.validations', 'too_short']],
  ['a blank name', { name: ' ' }, ['body.name', 'string_too_short']],
  ['deny with warn', { actions: ['deny', 'warn'] }, ['body.actions', 'value_error']],
  ['no action', { actions: [] }, ['body.actions', 'too_short']],
  ['an unknown action', { actions: ['shout'] }, ['body.actions.0', 'enum']],
  ['no operation', { operations: [] }, ['body.operations', 'too_short']],
  ['no event type', { event_type_ids: [] }, ['body.event_type_ids', 'too_short']],
  [
    'unknown event types',
    { event_type_ids: ['flaring', 'x', 'y'] },
    ['body.event_type_ids.1', 'value_error'],
    ['body.event_type_ids.2', 'value_error'],
  ],
  [
    'a field to blame that no type has',
    { event_type_ids: null, validations: [{ expression: 'true', field: 'volume' }] },
    ['body.validations.0.field', 'value_error'],
  ],
  [
    'an unknown field',
    { validations: [{ expression: 'fields.volume > 1' }] },
    ['body.validations.0.expression', 'condition_name'],
  ],
  [
    'an unknown field to blame',
    { validations: [{ expression: 'true', field: 'x' }] },
    ['body.validations.0.field', 'value_error'],
  ],
  ['bad syntax', { match: 'fields.volume_mcf >' }, ['body.match', 'condition_syntax']],
  ['a type that does not fit', { match: 'fields.volume_mcf == "a"' }, ['body.match', 'condition_type']],
  ['no truth', { match: 'fields.volume_mcf + 1' }, ['body.match', 'condition_type']],
  [
    'a message that is no text',
    { validations: [{ expression: 'true', message_expression: '1 + 1' }] },
    ['body.validations.0.message_expression', 'condition_type'],
  ],
  [
    'a validation that says nothing',
    { validations: [{ message: 'x' }] },
    ['body.validations.0.expression', 'missing'],
  ],
  [
    'a validation that says it twice',
    { validations: [{ expression: 'true', condition: { field: 'cause', operator: 'exists' } }] },
    ['body.validations.0.condition', 'value_error'],
  ],
  [
    '51 validations',
    { validations: Array.from({ length: 51 }, () => ({ expression: 'true' })) },
    ['body.validations', 'too_long'],
  ],
  ['both names for the types', { event_type_id: 'flaring' }, ['body.event_type_id', 'value_error']],
  ['an unknown member', { operation: ['create'] }, ['body.operation', 'extra_forbidden']],
  ['an id for no header', { id: 'Öl' }, ['body.id', 'string_pattern_mismatch']],
]

for (const [what, rule, ...problems] of BAD_RULES) {
  test(`a rule with ${what} is refused`, async (t) => {
    const ask = await withFlaring(t)
    const { status, body } = await ask('POST', '/guard-rules', { ...LIMIT, ...rule })
    assert.equal(status, 422, JSON.stringify(body))
    assert.deepEqual(
      body.detail.map(({ loc, type }: { loc: string[]; type: string }) => [loc.join('.'), type]),
      problems,
    )
  })
}

test('the short form of one validation is understood', async (t) => {
  const ask = await withFlaring(t)
  const created = await ask('POST', '/guard-rules', {
    name: 'Short',
    event_type_id: 'flaring',
    severity: 'warning',
    message: 'Say the cause',
    logic: 'any',
    conditions: [
      { field: 'cause', operator: 'exists' },
      { field: 'volume_mcf', operator: 'lt', value: 5 },
    ],
  })
  assert.equal(created.status, 201, JSON.stringify(created.body))
  const { event_type_ids, actions, validations } = created.body
  assert.deepEqual([event_type_ids, actions], [['flaring'], ['warn']])
  assert.deepEqual(validations[0].condition.conjunction, 'any')
  assert.equal(validations[0].message, 'Say the cause')
})

test('a test says what a rule would say to an event, and records nothing', async (t) => {
  const ask = await withPublished(t, LIMIT)
  await ask('PATCH', '/guard-rules/limit', { params: { max: 50 } })
  const url = '/guard-rules/limit/test'
  const event = { event_type_id: 'flaring', entity_id: 'well-001', fields: { volume_mcf: 100 } }
  const draft = await ask('POST', url, event)
  assert.deepEqual(
    [draft.status, draft.body],
    [
      200,
      {
        rule_id: 'limit',
        version: 2,
        outcome: 'denied',
        failures: [
          {
            type: 'guard_rule',
            loc: ['body', 'fields', 'volume_mcf'],
            msg: "Volume too high (guard rule 'Volume limit')",
            validation: 0,
            reason: null,
          },
        ],
        problems: [],
      },
    ],
  )
  assert.equal((await ask('POST', url, { ...event, version: 1 })).body.outcome, 'passed')
  assert.equal((await ask('POST', url, { event, version: 1 })).body.outcome, 'passed')
  assert.equal((await ask('POST', url, { ...event, version: 3 })).status, 404)
  assert.equal((await ask('POST', url, { ...event, event_type_id: 'x' })).status, 404)
  const other = await ask('POST', url, { ...event, event_type_id: 'ASSET_LOG', description: 'x', fields: {} })
  assert.equal(other.body.outcome, 'not-applied')
  const incomplete = await ask('POST', url, { ...event, fields: {} })
  assert.deepEqual(incomplete.body.problems[0].loc, ['body', 'fields', 'volume_mcf'])
  assert.equal((await ask('POST', url, {})).status, 422)
  assert.equal((await ask('GET', '/events')).body.total, 0)
})

test('a rule can be tried on a correction', async (t) => {
  const ask = await withFlaring(t)
  await ask('POST', '/guard-rules', {
    ...LIMIT,
    validations: [{ expression: 'old == null || fields.volume_mcf >= old.fields.volume_mcf' }],
  })
  const at = (volume: number) => ({
    event_type_id: 'flaring',
    entity_id: 'well-001',
    fields: { volume_mcf: volume },
  })
  const outcome = async (body: object) => (await ask('POST', '/guard-rules/limit/test', body)).body.outcome
  assert.equal(await outcome(at(1)), 'passed')
  assert.equal(await outcome({ ...at(1), old: at(2) }), 'denied')
  assert.equal(await outcome({ ...at(2), old: at(1) }), 'passed')
})

test('rules are listed by status, event type and words, page by page', async (t) => {
  const ask = await withPublished(t, LIMIT)
  await ask('POST', '/guard-rules', { ...LIMIT, id: 'draft', name: 'Another' })
  await publishNew(ask, { id: 'all', name: 'All', validations: [{ expression: 'true' }] })
  const ids = async (query: string) =>
    (await ask('GET', `/guard-rules${query}`)).body.data.map(({ id }: { id: string }) => id)
  assert.deepEqual(await ids(''), ['limit', 'draft', 'all'])
  assert.deepEqual(await ids('?status=draft'), ['draft'])
  assert.deepEqual(await ids('?event_type_id=ASSET_LOG'), ['all'])
  assert.deepEqual(await ids('?q=anoth'), ['draft'])
  const { body: page } = await ask('GET', '/guard-rules?limit=2')
  assert.deepEqual([page.total, page.data.length], [3, 2])
  assert.deepEqual(await ids(`?limit=2&cursor=${page.next_cursor}`), ['all'])
  assert.equal((await ask('GET', '/guard-rules?status=x')).status, 422)
})

test('a rule of fifty conditions is one rule', async (t) => {
  const validations = Array.from({ length: 50 }, (_, index) => ({
    expression: `fields.volume_mcf != ${index}.0`,
    message: `Not ${index}`,
  }))
  const ask = await withPublished(t, { ...LIMIT, validations })
  assert.deepEqual(messages((await flare(ask, { volume_mcf: 7 })).body), [
    "Not 7 (guard rule 'Volume limit')",
  ])
  assert.equal((await flare(ask, { volume_mcf: 50 })).status, 201)
})

test('a publish that answered binds every event that is recorded after it', async (t) => {
  const ask = await withPublished(t, LIMIT)
  let bound = 500
  let stop = false
  let judged = 0
  const pour = async () => {
    while (!stop) {
      const limit = bound
      const { status } = await flare(ask, { volume_mcf: limit + 1 })
      assert.equal(status, 422, `an event above ${limit} was recorded`)
      judged += 1
    }
  }
  const pouring = [pour(), pour(), pour(), pour()]
  for (let max = 499; max > 470; max -= 1) {
    await ask('PATCH', '/guard-rules/limit', { params: { max } })
    const { body } = await ask('POST', '/guard-rules/limit/publish')
    assert.deepEqual(body.params, { max })
    bound = max
  }
  stop = true
  await Promise.all(pouring)
  assert.ok(judged > 0)
})

test('of publishes that arrive at once, one makes a version', async (t) => {
  const ask = await withFlaring(t)
  await ask('POST', '/guard-rules', LIMIT)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', '/guard-rules/limit/publish')),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(409)])
  assert.equal((await ask('GET', '/guard-rules/limit/versions')).body.total, 1)
})

const HOSTILE: readonly unknown[] = [
  [],
  null,
  5,
  'x',
  { name: 5 },
  { ...LIMIT, id: '__proto__' },
  { ...LIMIT, params: { __proto__: 1, constructor: { prototype: 2 } } },
  { ...LIMIT, params: [] },
  { ...LIMIT, match: { conjunction: 'all', conditions: 5 } },
  { ...LIMIT, match: [] },
  { ...LIMIT, match: { field: '__proto__', operator: 'eq', value: 1 } },
  { ...LIMIT, match: '('.repeat(5000) },
  { ...LIMIT, match: 'true'.padEnd(300_000, ' || true') },
  { ...LIMIT, match: '"a".matches("(a+)+$")' },
  { ...LIMIT, validations: [{ expression: { a: 1 } }] },
  { ...LIMIT, validations: [null] },
  { ...LIMIT, event_type_ids: ['\ud800'] },
  { ...LIMIT, name: 'a\0' },
  { ...LIMIT, event_type_ids: ['__proto__', 'constructor'] },
]

test('whatever a body holds, the answer is no failure of the server', async (t) => {
  const ask = await withPublished(t, LIMIT)
  for (const body of HOSTILE) {
    const text = JSON.stringify(body)
    const json = { 'content-type': 'application/json' }
    for (const [method, url] of [
      ['POST', '/guard-rules'],
      ['PATCH', '/guard-rules/limit'],
      ['POST', '/guard-rules/limit/publish'],
      ['POST', '/guard-rules/limit/test'],
    ] as const) {
      const { status } = await ask(method, url, text, json)
      assert.ok(status < 500, `${method} ${url} ${text.slice(0, 100)} answered ${status}`)
    }
  }
})

test('viewers read and try rules, engineers change them', async (t) => {
  const app = await withApp(t)
  const ask = asker(app)
  await ask('POST', '/event-types', FLARING)
  await ask('POST', '/guard-rules', LIMIT)
  const { body } = await ask('POST', '/tokens', { name: 'reader', role: 'viewer' })
  const reader = asker({ ...app, adminToken: body.token })
  assert.equal((await reader('GET', '/guard-rules/limit')).status, 200)
  const event = { event_type_id: 'flaring', entity_id: 'a', fields: { volume_mcf: 1 } }
  assert.equal((await reader('POST', '/guard-rules/limit/test', event)).status, 200)
  assert.equal((await reader('POST', '/guard-rules/limit/publish')).status, 403)
  assert.equal((await reader('PATCH', '/guard-rules/limit', {})).status, 403)
})
