import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileCatalog } from '../../src/core/catalog-snapshot.ts'
import type { Severity } from '../../src/core/events/severity.ts'
import type { Cursor } from '../../src/core/feeds/entry-log.ts'
import type { InfluxDialect } from '../../src/feeds/influx/influx-dialect.ts'
import { createInfluxMirror } from '../../src/feeds/influx/influx-mirror.ts'
import { lineOf } from '../../src/feeds/influx/line-protocol.ts'
import { MAINTENANCE_RULE } from '../../src/feeds/influx/mirror-rule.ts'
import type { PointPlace } from '../../src/feeds/influx/point.ts'
import { type MemoryEngine, openMemoryEngine } from '../../src/storage/memory/engine.ts'
import { at, judged, newContent, newEvent } from '../sample-event.ts'

/** Few moments, severities and assets, so that events meet. */
const moment = fc.integer({ min: 0, max: 2 })
const severity = fc.constantFrom<Severity>(2, 3)
type Change = {
  readonly moment: number
  readonly severity: Severity
} & ({ readonly asset: string } | { readonly which: number })

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ asset: fc.constantFrom('A', 'B'), moment, severity }),
  fc.record({ which: fc.nat(20), moment, severity }),
)
const delivery = fc.oneof(
  { weight: 4, arbitrary: fc.record({ entries: fc.integer({ min: 1, max: 7 }), fails: fc.boolean() }) },
  fc.record({ replayFrom: fc.nat(30) }),
)

/** What a database would hold: a point overwrites one at the same place, and one that is gone is gone. */
function storage() {
  const points = new Map<string, string>()
  const key = ({ measurement, tags, time }: PointPlace) =>
    lineOf({ measurement, tags, time, fields: new Map([['x', { type: 'boolean', value: true }]]) })
  let fails = false
  const dialect: InfluxDialect = {
    version: 1,
    erase: async ({ places }) => {
      for (const place of places) points.delete(key(place))
    },
    write: async (written) => {
      for (const point of written) points.set(key(point), lineOf(point))
      // It has stored them and says it has not.
      if (fails) throw new Error('500')
      return { outcome: 'written' }
    },
    query: async () => [],
  }
  return {
    points: () => [...points.values()].sort(),
    dialect,
    failing: (now: boolean) => {
      fails = now
    },
  }
}

async function filled(changes: readonly Change[]): Promise<MemoryEngine> {
  const engine = await openMemoryEngine()
  for (const [index, said] of changes.entries()) {
    const content = { occurredAt: at(said.moment), severity: said.severity }
    if ('asset' in said) {
      const event = newEvent({ ...content, id: `e${index}`, asset: said.asset })
      await engine.events.append(event, judged(index))
      continue
    }
    const event = await engine.events.getBySeq(said.which)
    if (!event) continue
    const revision = { eventId: event.id, expectedRevision: event.revision, recordedBy: 'bob', reason: null }
    await engine.events.revise({ ...revision, content: newContent(content) }, judged(index))
  }
  return engine
}

async function mirrorOf(engine: MemoryEngine) {
  const catalog = compileCatalog(await engine.catalog.types.load())
  const store = storage()
  const mirror = createInfluxMirror({
    log: engine.log,
    catalog: () => catalog,
    rules: [MAINTENANCE_RULE],
    influx: async () => store.dialect,
  })
  const attempt = { number: 1, since: 0n, signal: new AbortController().signal }
  const deliver = async (after: Cursor, entries: number): Promise<Cursor> => {
    const slice = await engine.log.tail(after, { entries, bytes: 1e6 })
    if (slice.entries.length > 0) await mirror.deliver(slice.entries, attempt)
    return slice.next
  }
  return { store, deliver }
}

test('however the log is cut into batches, fails and comes again, every event has one point of its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 30 }),
      fc.array(delivery, { maxLength: 12 }),
      async (changes, deliveries) => {
        const engine = await filled(changes)
        const { store, deliver } = await mirrorOf(engine)
        let cursor = engine.log.start
        for (const step of deliveries) {
          if ('replayFrom' in step) cursor = String(Math.min(Number(cursor), step.replayFrom))
          else {
            store.failing(step.fails)
            cursor = await deliver(cursor, step.entries).catch(() => cursor)
          }
        }
        store.failing(false)
        while (cursor !== (await engine.log.end())) cursor = await deliver(cursor, 5)

        const events = await engine.events.list({
          filter: {},
          order: { by: 'seq', direction: 'asc' },
          offset: 0,
          limit: 100,
        })
        const points = store.points()
        assert.equal(points.length, events.length)
        for (const { id, revision } of events) {
          const own = points.filter((line) => line.includes(`event_id="${id}"`))
          assert.equal(own.length, 1)
          assert.ok(own[0]!.includes(`revision=${revision}i`))
        }

        // The same as from the log in one go.
        const atOnce = await mirrorOf(engine)
        await atOnce.deliver(engine.log.start, 1_000)
        assert.deepEqual(points, atOnce.store.points())
      },
    ),
    { numRuns: 150 },
  )
})
