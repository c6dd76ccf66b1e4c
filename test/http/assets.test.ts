import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asker, withAsker } from './asker.ts'
import { withApp } from './with-app.ts'

const PUMP = {
  tag: 'well-001-esp',
  type: 'Pump',
  name: 'Pump of well 1',
  parent: 'well-001',
  attributes: { maker: 'Acme', stages: 120, spares: [1, 2] },
}

test('an asset is registered, found by its tag and listed', async (t) => {
  const ask = asker(await withApp(t, { now: () => 1_775_816_400_000_000n }))
  const at = { created_at: '2026-04-10T10:20:00Z', updated_at: '2026-04-10T10:20:00Z' }
  const well = await ask('POST', '/assets', { tag: 'well-001', type: 'Well' })
  assert.deepEqual([well.status, well.headers.location], [201, '/assets/well-001'])
  assert.deepEqual(well.body, {
    tag: 'well-001',
    type: 'Well',
    name: null,
    parent: null,
    attributes: {},
    ...at,
  })
  const pump = await ask('POST', '/assets', PUMP)
  assert.deepEqual(pump.body, { ...PUMP, ...at })
  assert.deepEqual((await ask('GET', '/assets/well-001-esp')).body, pump.body)
  assert.deepEqual((await ask('GET', '/assets')).body, {
    data: [well.body, pump.body],
    total: 2,
    limit: 50,
    offset: 0,
    next_cursor: null,
  })
})

test('the first event about an asset registers it', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/event-types', { id: 'e', name: 'E' })
  await ask('POST', '/events', { event_type_id: 'e', entity_id: 'well-001', entity_type: 'Well' })
  const { status, body } = await ask('GET', '/assets/well-001')
  assert.deepEqual([status, body.tag, body.type], [200, 'well-001', 'Well'])
  assert.equal((await ask('POST', '/assets', { tag: 'well-001' })).status, 409)
})

type Refused = readonly [what: string, body: unknown, loc: string, message: string | RegExp]

const REFUSED: readonly Refused[] = [
  ['no tag', {}, 'body.tag', 'Field required'],
  ['an empty tag', { tag: '' }, 'body.tag', 'String should have at least 1 character'],
  [
    'a tag of 101 characters',
    { tag: 'x'.repeat(101) },
    'body.tag',
    'String should have at most 100 characters',
  ],
  ['a blank at an end of the tag', { tag: ' a' }, 'body.tag', /blanks at the beginning or the end/],
  ['a control character in the tag', { tag: 'a\tb' }, 'body.tag', /control characters are not allowed/],
  ['a tag of dots', { tag: '..' }, 'body.tag', /cannot stand in a URL/],
  ['a tag that is a number', { tag: 5 }, 'body.tag', 'Input should be a valid string'],
  [
    'an unknown parent',
    { tag: 'a', parent: 'b' },
    'body.parent',
    'Value error, there is no asset with this tag',
  ],
  ['itself as its parent', { tag: 'a', parent: 'a' }, 'body.parent', /part of itself/],
  ['a blank name', { tag: 'a', name: ' ' }, 'body.name', 'String should have at least 1 character'],
  [
    'attributes that are a list',
    { tag: 'a', attributes: [] },
    'body.attributes',
    'Input should be a valid dictionary',
  ],
  ['an attribute with U+0000', { tag: 'a', attributes: { b: '\0' } }, 'body.attributes.b', /U\+0000/],
  ['an unknown member', { tag: 'a', colour: 'red' }, 'body.colour', 'Extra inputs are not permitted'],
]

for (const [what, body, loc, message] of REFUSED) {
  test(`an asset is refused with ${what}`, async (t) => {
    const ask = await withAsker(t)
    const answer = await ask('POST', '/assets', body)
    assert.equal(answer.status, 422)
    const [problem] = answer.body.detail
    assert.equal(problem.loc.join('.'), loc)
    if (typeof message === 'string') assert.equal(problem.msg, message)
    else assert.match(problem.msg, message)
  })
}

test('a tag that is taken is refused; letter case makes another tag', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/assets', { tag: 'Motor-01' })
  const taken = await ask('POST', '/assets', { tag: 'Motor-01' })
  assert.deepEqual(
    [taken.status, taken.body],
    [409, { detail: "There is an asset with the tag 'Motor-01' already" }],
  )
  assert.equal((await ask('POST', '/assets', { tag: 'MOTOR-01' })).status, 201)
})

test('tags of any script, with blanks and slashes inside, work in URLs', async (t) => {
  const ask = await withAsker(t)
  for (const tag of ['Насос 7', 'a/b', '100%', 'a?b#c', '😀'.repeat(100), '__proto__', 'constructor']) {
    assert.equal((await ask('POST', '/assets', { tag })).status, 201)
    assert.equal((await ask('GET', `/assets/${encodeURIComponent(tag)}`)).body.tag, tag)
  }
})

test('a change keeps what it does not mention, merges attributes and clears with null', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/assets', { tag: 'well-001' })
  await ask('POST', '/assets', PUMP)
  const changed = await ask('PATCH', '/assets/well-001-esp', {
    name: null,
    attributes: { maker: null, stages: 130, hours: 5 },
  })
  const { type, name, parent, attributes } = changed.body
  assert.deepEqual([changed.status, type, name, parent], [200, 'Pump', null, 'well-001'])
  assert.deepEqual(attributes, { stages: 130, spares: [1, 2], hours: 5 })
  assert.equal((await ask('PATCH', '/assets/well-001-esp', { parent: null })).body.parent, null)
  assert.deepEqual((await ask('PATCH', '/assets/well-001-esp', {})).body.attributes, attributes)
})

test('a tag never changes, and no asset becomes a part of its own parts', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/assets', { tag: 'field' })
  await ask('POST', '/assets', { tag: 'well', parent: 'field' })
  await ask('POST', '/assets', { tag: 'pump', parent: 'well' })
  for (const [change, loc, message] of [
    [{ tag: 'other' }, ['body', 'tag'], 'The tag of an asset never changes'],
    [
      { parent: 'pump' },
      ['body', 'parent'],
      'Value error, an asset cannot be part of itself or of its own parts',
    ],
    [{ parent: 'nowhere' }, ['body', 'parent'], 'Value error, there is no asset with this tag'],
  ] as const) {
    const answer = await ask('PATCH', '/assets/field', change)
    assert.deepEqual(
      [answer.status, answer.body.detail[0].loc, answer.body.detail[0].msg],
      [422, loc, message],
    )
  }
})

test('attributes that change at once are all kept', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/assets', { tag: 'a' })
  const names = Array.from({ length: 20 }, (_, index) => `at_${index}`)
  await Promise.all(names.map((name) => ask('PATCH', '/assets/a', { attributes: { [name]: 1 } })))
  assert.deepEqual(Object.keys((await ask('GET', '/assets/a')).body.attributes).sort(), names.sort())
})

test('an asset with parts or events stays; without, it goes', async (t) => {
  const ask = await withAsker(t)
  await ask('POST', '/assets', { tag: 'well-001' })
  await ask('POST', '/assets', PUMP)
  const withParts = await ask('DELETE', '/assets/well-001')
  assert.deepEqual(
    [withParts.status, withParts.body],
    [409, { detail: 'Asset has parts and cannot be deleted; move or delete them first' }],
  )
  assert.equal((await ask('DELETE', '/assets/well-001-esp')).status, 204)
  assert.equal((await ask('GET', '/assets/well-001-esp')).status, 404)
  await ask('POST', '/event-types', { id: 'e', name: 'E' })
  await ask('POST', '/events', { event_type_id: 'e', entity_id: 'well-001' })
  const withEvents = await ask('DELETE', '/assets/well-001')
  assert.deepEqual(
    [withEvents.status, withEvents.body],
    [409, { detail: 'Asset has events and cannot be deleted' }],
  )
})

test('what is not there is not found', async (t) => {
  const ask = await withAsker(t)
  for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
    const answer = await ask(method, '/assets/nowhere', method === 'PATCH' ? {} : undefined)
    assert.deepEqual([answer.status, answer.body], [404, { detail: 'Asset not found' }])
  }
})

const LISTS: readonly (readonly [query: string, tags: readonly string[]])[] = [
  ['', ['field', 'pump-1', 'pump-2', 'well']],
  ['?sort=desc', ['well', 'pump-2', 'pump-1', 'field']],
  ['?tag=well', ['well']],
  ['?tag=WELL', []],
  ['?type=Pump', ['pump-1', 'pump-2']],
  ['?parent=well', ['pump-1', 'pump-2']],
  ['?q=PUMP-', ['pump-1', 'pump-2']],
  ['?q=spare', ['pump-2']],
  ['?q=%25', []],
  ['?type=Pump&limit=1', ['pump-1']],
  ['?limit=2&offset=3', ['well']],
  ['?offset=9', []],
]

for (const [query, tags] of LISTS) {
  test(`the list ${query || 'of everything'} is ${tags.join(', ') || 'empty'}`, async (t) => {
    const ask = await withAsker(t)
    for (const asset of [
      { tag: 'field' },
      { tag: 'well', parent: 'field' },
      { tag: 'pump-2', type: 'Pump', parent: 'well', name: 'Spare' },
      { tag: 'pump-1', type: 'Pump', parent: 'well' },
    ]) {
      await ask('POST', '/assets', asset)
    }
    const { body } = await ask('GET', `/assets${query}`)
    assert.deepEqual(
      body.data.map(({ tag }: { tag: string }) => tag),
      tags,
    )
  })
}

test('cursors lead through the whole list, each asset once', async (t) => {
  const ask = await withAsker(t)
  const tags = Array.from({ length: 7 }, (_, index) => `asset-${index}`)
  for (const tag of tags) await ask('POST', '/assets', { tag })
  const found: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { data: { tag: string }[]; total: number; next_cursor: string | null } = (
      await ask('GET', `/assets?limit=3${cursor && `&cursor=${cursor}`}`)
    ).body
    assert.equal(page.total, 7)
    found.push(...page.data.map(({ tag }) => tag))
    cursor = page.next_cursor
  }
  assert.deepEqual(found, tags)
})
