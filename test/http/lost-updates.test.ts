import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Asking, withAsker } from './asker.ts'

/** Something that is edited, with a request that makes it and the edits that may name what they build on. */
type Edited = {
  readonly url: string
  readonly make: (ask: Asking) => Promise<unknown>
  readonly expected: 'expected_revision' | 'expected_version'
  readonly change: object
  /** Edits beside PATCH: method, what follows the URL. */
  readonly others: readonly (readonly ['POST' | 'DELETE', string])[]
}

const TYPE = { id: 'flaring', name: 'Flaring', fields: [{ id: 'cause', name: 'cause', type: 'text' }] }
const GUARD = { id: 'known', name: 'Cause known', validations: [{ expression: 'has(event.description)' }] }
const SAME = { id: 'same', name: 'Same cause', fingerprint_fields: ['event_type_id'] }
const SHOW = { id: 'why', target_field: 'cause', when: 'event.severity == "HIGH"', effect: 'require' }

const EDITED: Readonly<Record<string, Edited>> = {
  'a guard rule': {
    url: '/guard-rules/known',
    make: (ask) => ask('POST', '/guard-rules', GUARD),
    expected: 'expected_revision',
    change: { description: 'Again' },
    others: [
      ['POST', '/publish'],
      ['POST', '/versions/1/publish'],
      ['POST', '/retire'],
      ['DELETE', ''],
    ],
  },
  'a duplication rule': {
    url: '/duplication-rules/same',
    make: (ask) => ask('POST', '/duplication-rules', SAME),
    expected: 'expected_revision',
    change: { action: 'flag' },
    others: [['DELETE', '']],
  },
  'a conditional rule': {
    url: '/event-types/flaring/conditional-rules/why',
    make: async (ask) => {
      await ask('POST', '/event-types', TYPE)
      return ask('POST', '/event-types/flaring/conditional-rules', SHOW)
    },
    expected: 'expected_version',
    change: { enabled: false },
    others: [['DELETE', '']],
  },
}

for (const [what, { url, make, expected, change, others }] of Object.entries(EDITED)) {
  describe(`${what} is not changed unseen`, () => {
    test('by an edit that names another revision than there is', async (t) => {
      const ask = await withAsker(t)
      await make(ask)
      const seen = String((await ask('GET', url)).headers['etag'])
      assert.match(seen, /^"\d+"$/)
      assert.equal((await ask('PATCH', url, change)).status, 200)
      const after = await ask('GET', url)
      assert.notEqual(after.headers['etag'], seen)

      const stale = await ask('PATCH', url, change, { 'if-match': seen })
      assert.equal(stale.status, 409)
      assert.match(stale.body.detail, /somebody has changed it meanwhile/)
      const edition = expected.replace('expected_', '')
      assert.deepEqual(
        [stale.body[edition], stale.body[expected]],
        [Number(after.headers['etag']!.slice(1, -1)), Number(seen.slice(1, -1))],
      )
      const inBody = await ask('PATCH', url, { ...change, [expected]: Number(seen.slice(1, -1)) })
      assert.equal(inBody.status, 409)
      for (const [method, suffix] of others) {
        const refused = await ask(method, url + suffix, undefined, { 'if-match': seen })
        assert.equal(refused.status, 409, `${method} ${suffix}`)
        assert.match(refused.body.detail, /somebody has changed it meanwhile/, `${method} ${suffix}`)
      }
      assert.deepEqual((await ask('GET', url)).body, after.body)
    })

    test('and an edit that names what there is goes through', async (t) => {
      const ask = await withAsker(t)
      await make(ask)
      const { etag } = (await ask('GET', url)).headers
      const changed = await ask('PATCH', url, change, { 'if-match': String(etag) })
      assert.equal(changed.status, 200)
      const now = String(changed.headers['etag'])
      const again = await ask('PATCH', url, { ...change, [expected]: Number(now.slice(1, -1)) })
      assert.equal(again.status, 200)
      const gone = await ask('DELETE', url, undefined, { 'if-match': String(again.headers['etag']) })
      assert.equal(gone.status, 204)
    })

    test('by one of twenty people who change it at once', async (t) => {
      const ask = await withAsker(t)
      await make(ask)
      const { etag } = (await ask('GET', url)).headers
      const headers = { 'if-match': String(etag) }
      const edits = Array.from({ length: 20 }, () => ask('PATCH', url, change, headers))
      const statuses = (await Promise.all(edits)).map(({ status }) => status)
      assert.deepEqual(statuses.sort(), [200, ...Array(19).fill(409)])
    })

    test('by an edit that names no revision at all where one should stand', async (t) => {
      const ask = await withAsker(t)
      await make(ask)
      for (const ifMatch of ['x', '"0"', '""', '"1", "2"', '"1.5"']) {
        const refused = await ask('PATCH', url, change, { 'if-match': ifMatch })
        assert.deepEqual([refused.status, refused.body.detail[0].loc], [422, ['header', 'if-match']], ifMatch)
      }
      for (const value of [0, -1, 1.5, {}, [], 'x']) {
        const refused = await ask('PATCH', url, { ...change, [expected]: value })
        assert.deepEqual([refused.status, refused.body.detail[0].loc], [422, ['body', expected]])
      }
    })
  })
}

test('a draft is published as it was read, or not at all', async (t) => {
  const ask = await withAsker(t)
  const { body: read } = await ask('POST', '/guard-rules', GUARD)
  assert.equal(read.revision, 1)
  await ask('PATCH', '/guard-rules/known', { validations: [{ expression: 'false' }] })
  const unseen = await ask('POST', '/guard-rules/known/publish', { expected_revision: read.revision })
  assert.deepEqual([unseen.status, unseen.body.revision], [409, 2])
  const published = await ask('POST', '/guard-rules/known/publish', { expected_revision: 2 })
  assert.deepEqual([published.status, published.body.revision], [200, 3])
})
