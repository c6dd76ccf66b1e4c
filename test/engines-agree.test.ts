import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EventType } from '../src/core/event-types/event-type.ts'
import { openMemoryEngine } from '../src/storage/memory/engine.ts'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import type { Engine } from './engine-under-test.ts'
import { type Operation, operations } from './random-operation.ts'
import { at } from './sample-event.ts'

const CUSTOM: EventType = {
  ...{ id: 'custom', name: 'Custom', description: null, category: null, state: 'active', version: 1 },
  ...{ fields: [], builtin: false, createdAt: at(0), updatedAt: at(0) },
}

test('any sequence of operations gets the same answers from SQLite as from memory', async () => {
  const property = fc.asyncProperty(operations, async (sequence) => {
    const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
    const model = await openMemoryEngine()
    const engine = await openSqliteEngine({ folder })
    try {
      for (const [place, operation] of sequence.entries()) {
        const expected = await carryOut(model, operation, place)
        const answer = await carryOut(engine, operation, place)
        if (operation.do === 'count') assertSameCount(answer, expected, operation)
        else assert.deepEqual(answer, expected)
      }
    } finally {
      await engine.close()
      rmSync(folder, { recursive: true })
    }
  })
  await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 60_000 })
})

/** The model always counts to the end. */
function assertSameCount(answer: unknown, expected: unknown, { atMost }: { readonly atMost: number }): void {
  const { total, exact } = answer as { total: number; exact: boolean }
  const model = expected as { total: number }
  if (exact) assert.equal(total, model.total)
  else assert.ok(total === atMost && model.total > atMost, `${total} of ${model.total} is not ${atMost}`)
}

async function carryOut({ events, catalog }: Engine, operation: Operation, place: number): Promise<unknown> {
  const { types, assets } = catalog
  const content = await types.load()
  const revision = content.revision - ('stale' in operation && operation.stale ? 1 : 0)
  const idOf = async (which: number) => (await events.getBySeq(which + 1))?.id ?? 'nothing'
  const now = at(place)
  switch (operation.do) {
    case 'append': {
      const isKnown = content.types.some(({ id }) => id === operation.event.typeId)
      if (!isKnown) return 'left out'
      return events.append(
        { ...operation.event, id: `e${place}` },
        { catalogRevision: revision, now: operation.now },
      )
    }
    case 'revise': {
      const eventId = await idOf(operation.which)
      const current = (await events.get(eventId))?.revision ?? 0
      const said = { eventId, content: operation.content, recordedBy: 'eve', reason: null }
      return events.revise({ ...said, expectedRevision: current }, { catalogRevision: revision, now })
    }
    case 'saveType':
      return types.saveType({ ...CUSTOM, version: operation.version }, 'eve', revision)
    case 'deleteType':
      return types.deleteType('custom', revision)
    case 'createAsset':
    case 'updateAsset':
      return assets[operation.do](operation.tag, operation.content, now)
    case 'deleteAsset':
    case 'getAsset':
      return assets[operation.do](operation.tag)
    case 'listAssets':
      return assets.listAssets(operation.query)
    case 'list': {
      const { afterWhich, query } = operation
      const after = afterWhich === null ? null : await events.getBySeq(afterWhich + 1)
      return events.list({ ...query, ...(after && { after }) })
    }
    case 'count':
      return events.count(operation.filter, operation.atMost)
    case 'read':
      return [await events.getBySeq(operation.which), await events.history(await idOf(operation.which))]
    case 'tail':
      return events.tail(operation.seq, operation.limit)
  }
}
