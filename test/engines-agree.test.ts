import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CatalogContent } from '../src/core/catalog.ts'
import type { EventType } from '../src/core/event-types/event-type.ts'
import type { EventContent } from '../src/core/events/event.ts'
import type { BatchItem, JudgedUnder } from '../src/core/events/event-store.ts'
import type { IdempotencyClaim } from '../src/core/events/idempotency.ts'
import { openMemoryEngine } from '../src/storage/memory/engine.ts'
import { openForReading } from '../src/storage/sqlite/connection.ts'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import { createEventReads } from '../src/storage/sqlite/event-reads.ts'
import { countInSlices, listInSlices } from '../src/storage/sqlite/long-event-reads.ts'
import type { Engine } from './engine-under-test.ts'
import {
  type Operation,
  OWN_LIST,
  OWN_VALUE,
  operations,
  type RandomAppend,
  type RandomClaim,
  type RandomJudgement,
} from './random-operation.ts'
import { at } from './sample-event.ts'

const CUSTOM: EventType = {
  ...{ id: 'custom', name: 'Custom', description: null, category: null, state: 'active', version: 1 },
  ...{ fields: [], rules: [], builtin: false, createdAt: at(0), updatedAt: at(0) },
}

/** At an end the newest events are settled in counters and indexes; until then both places count. */
const untilRestart = fc.integer({ min: 15, max: 60 })

test('any sequence of operations gets the same answers from SQLite as from memory', async () => {
  const property = fc.asyncProperty(operations, untilRestart, async (sequence, untilRestart) => {
    const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
    const model = await openMemoryEngine()
    let engine = await openSqliteEngine({ folder })
    const inSlices = openInSlices(folder)
    try {
      for (const [place, operation] of sequence.entries()) {
        if (place % untilRestart === untilRestart - 1) {
          await engine.close()
          engine = await openSqliteEngine({ folder })
        }
        const expected = await carryOut(model, operation, place)
        const answer = await carryOut(engine, operation, place)
        if (operation.do === 'count') assertSameCount(answer, expected, operation)
        else assert.deepEqual(answer, expected)
        await inSlices.check(model, operation, expected)
      }
    } finally {
      inSlices.close()
      await engine.close()
      rmSync(folder, { recursive: true })
    }
  })
  await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 60_000 })
})

/** The same lists and counts read in the smallest slices, as if the log were long. */
function openInSlices(folder: string) {
  const database = openForReading(join(folder, 'groundlog.db'))
  const reads = {
    ...createEventReads(database),
    snapshot: <T>(read: () => T) => database.transaction(read)(),
  }
  const turns = { next: async () => {}, rows: 1 }
  const check = async (model: Engine, operation: Operation, expected: unknown): Promise<void> => {
    if (operation.do === 'list') {
      const query = await queryOf(model, operation)
      assert.deepEqual(await listInSlices(reads, query, turns), expected)
    } else if (operation.do === 'count') {
      const order = { ...operation, isEnough: () => false }
      assertSameCount(await countInSlices(reads, order, turns), expected, operation)
    }
  }
  return { check, close: () => database.close() }
}

async function queryOf({ events }: Engine, { query, afterWhich }: Extract<Operation, { do: 'list' }>) {
  const after = afterWhich === null ? null : await events.getBySeq(afterWhich + 1)
  return { ...query, ...(after && { after }) }
}

/** The model always counts to the end. */
function assertSameCount(answer: unknown, expected: unknown, { atMost }: { readonly atMost: number }): void {
  const { total, exact } = answer as { total: number; exact: boolean }
  const model = expected as { total: number }
  if (exact) assert.equal(total, model.total)
  else assert.ok(total === atMost && model.total > atMost, `${total} of ${model.total} is not ${atMost}`)
}

async function carryOut(engine: Engine, operation: Operation, place: number): Promise<unknown> {
  const { events, catalog } = engine
  const { types, assets } = catalog
  const content = await types.load()
  const revision = content.revision - ('stale' in operation && operation.stale ? 1 : 0)
  const idOf = async (which: number) => (await events.getBySeq(which + 1))?.id ?? 'nothing'
  const now = at(place)
  switch (operation.do) {
    case 'append': {
      const item = itemOf(operation, { content, place, id: `e${place}` })
      return item ? events.append(item.event, item.judged) : 'left out'
    }
    case 'appendAll': {
      const items = operation.items.map((item, index) =>
        itemOf(item, { content, place, id: `e${place}.${index}` }),
      )
      return items.every((item) => item !== undefined) ? events.appendAll(items) : 'left out'
    }
    case 'revise': {
      const eventId = await idOf(operation.which)
      const current = (await events.get(eventId))?.revision ?? 0
      const typeId = (await events.get(eventId))?.typeId ?? ''
      const said = { eventId, content: sayable(operation.content, typeId), recordedBy: 'eve', reason: null }
      return events.revise(
        { ...said, expectedRevision: current },
        { now, ...judgementOf(operation, { content, place, id: '' }) },
      )
    }
    case 'recall':
      return events.recall(claimAt(operation.claim, place), now)
    case 'saveType':
      return types.saveType(customType(operation), 'eve', revision)
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
    case 'countAssets':
      return assets.countAssets(operation.filter)
    case 'list':
      return events.list(await queryOf(engine, operation))
    case 'count':
      return events.count(operation.filter, operation.atMost)
    case 'read':
      return readEverything(engine, operation, await idOf(operation.which))
    case 'tail':
      return followed(engine, operation)
    default:
      return carryOutOnRules(engine, operation, { content, place, revision })
  }
}

type RuleOperation = Extract<
  Operation,
  { readonly do: 'link' | 'unlink' | 'saveRule' | 'deleteRule' | 'reset' | 'statistics' }
>

type Standing = Pick<Carried, 'content' | 'place'> & { readonly revision: number }

async function carryOutOnRules(
  { events, catalog: { rules } }: Engine,
  operation: RuleOperation,
  { content, place, revision }: Standing,
): Promise<unknown> {
  const idOf = async (which: number) => (await events.getBySeq(which + 1))?.id ?? 'nothing'
  const now = at(place)
  switch (operation.do) {
    case 'link': {
      const [from, to] = [await idOf(operation.from), await idOf(operation.to)]
      const { relation } = operation
      return events.link({ id: `l${place}`, from, to, relation, comment: null, recordedBy: 'bob' }, now)
    }
    case 'unlink': {
      const links = await events.correlations(await idOf(operation.which))
      return events.unlink(links?.[0]?.id ?? 'nothing', 'eve', now)
    }
    case 'saveRule':
      return rules.saveDuplicationRule(operation.rule, revision)
    case 'deleteRule':
      return rules.deleteDuplicationRule(operation.id, revision)
    case 'reset':
      return rules.resetDuplication(operation.scope)
    case 'statistics':
      return [await rules.duplicationStatistics(), content.duplicationRules]
  }
}

type Carried = { readonly content: CatalogContent; readonly place: number; readonly id: string }

/** Undefined for an event of a type that is not there: it could not have been judged. */
function itemOf(said: RandomAppend, carried: Carried): BatchItem | undefined {
  if (!carried.content.types.some(({ id }) => id === said.event.typeId)) return undefined
  const now = said.claim === null ? said.now : at(carried.place)
  return {
    event: { ...sayable(said.event, said.event.typeId), id: carried.id },
    judged: { now, ...judgementOf(said, carried) },
  }
}

/** A field belongs to one type: events of others cannot have it. */
function sayable<Content extends EventContent>(content: Content, typeId: string): Content {
  if (typeId === CUSTOM.id) return content
  const { [OWN_VALUE]: _, [OWN_LIST]: __, ...fields } = content.fields
  return { ...content, fields }
}

function customType({ version, indexed }: Extract<Operation, { do: 'saveType' }>): EventType {
  const about = { label: null, help: null, required: false, default: null, settings: {} }
  const field = (id: string, type: string) => ({
    ...{ id, name: id, type, ...about },
    ...(indexed.includes(id) && { indexed: true }),
  })
  return { ...CUSTOM, version, fields: [field(OWN_VALUE, 'text'), field(OWN_LIST, 'multiselect')] }
}

type Judgement = Omit<JudgedUnder, 'now'>

function judgementOf(
  { checks, claim, stale }: RandomJudgement & { readonly stale: boolean },
  { content, place }: Carried,
): Judgement {
  const enabled = content.duplicationRules.filter((rule) => rule.enabled)
  const duplication = checks.flatMap((check) => {
    const rule = enabled.find(({ id }) => id === check.ruleId)
    return rule ? [{ ...check, action: rule.action, matched: { entity_id: 'A' } }] : []
  })
  const idempotency = claim && claimAt(claim, place)
  return { catalogRevision: content.revision - (stale ? 1 : 0), duplication, idempotency }
}

function claimAt({ key, bodyHash, lasts }: RandomClaim, place: number): IdempotencyClaim {
  return { scope: 'ada POST /events', key, bodyHash, expiresAt: at(place + lasts) }
}

type Reading = { readonly which: number; readonly asOf: number; readonly moment: bigint }

async function readEverything({ events }: Engine, { which, asOf, moment }: Reading, id: string) {
  return [
    await events.getBySeq(which),
    await events.get(id),
    await events.get(id, asOf),
    await events.history(id, 0, 99),
    await events.correlations(id),
    await events.seqAt(moment),
  ]
}

/** A slice of the log, what became of an event in it, and where its entries put their events. */
async function followed({ log }: Engine, { seq, limit }: Extract<Operation, { readonly do: 'tail' }>) {
  const { next } = await log.tail(log.start, { entries: seq + 1, bytes: 1e6 })
  const slice = await log.tail(next, { entries: limit + 1, bytes: 1e6 })
  const end = await log.end()
  const seqs = Array.from({ length: 40 }, (_, n) => n + 1)
  const events = await Promise.all([seq, seq + 1].map((one) => log.sameEvent(one, end)))
  return [slice.entries, events, await log.placed(seqs), await log.ahead(next)]
}
