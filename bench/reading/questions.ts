import type { EventFilter, EventPosition } from '../../src/core/events/event-query.ts'
import type { EventPageQuery } from '../../src/core/events/event-store.ts'
import { CAUSES, CREWS } from '../log/site.ts'
import { type LogFacts, PAGE, type Question, SHOWN, WITH_ENTRIES } from './question.ts'

const OF_ASSET = 'e.asset = (select number from asset where tag = ?)'
const ON_TIMELINE = `timeline as i join ${WITH_ENTRIES} where e.seq = i.seq
  and i.asset = (select number from asset where tag = ?)`
const NEWEST_ON_TIMELINE_FIRST = 'order by i.occurred_at desc, i.seq desc'
const NEWEST_FIRST = 'order by e.occurred_at desc, e.seq desc'

export const firstPage: Question<string> = {
  label: 'first page of an asset',
  times: 2_000,
  runs: 7,
  draw: ({ asset }) => asset(),
  ours: async (events, asset) => (await events.list(newest({ asset }))).length,
  bare: (database) => {
    const page = database
      .prepare(`select ${SHOWN} from ${ON_TIMELINE} ${NEWEST_ON_TIMELINE_FIRST} limit ${PAGE}`)
      .raw()
    return (asset) => page.all(asset).length
  },
  goal: 2,
}

/** Somewhere in the timeline of an asset, where a cursor leads that has gone through many pages. */
export const deepPage: Question<EventPosition & { readonly asset: string }> = {
  label: 'page of an asset behind a deep cursor',
  times: 2_000,
  runs: 7,
  draw: (facts) => ({ asset: facts.asset(), occurredAt: momentOf(facts), seq: Number.MAX_SAFE_INTEGER }),
  ours: async (events, { asset, ...after }) => (await events.list({ ...newest({ asset }), after })).length,
  bare: (database) => {
    const page = database
      .prepare(
        `select ${SHOWN} from ${ON_TIMELINE} and (i.occurred_at, i.seq) < (?, ?)
         ${NEWEST_ON_TIMELINE_FIRST} limit ${PAGE}`,
      )
      .raw()
    return ({ asset, occurredAt, seq }) => page.all(asset, occurredAt, seq).length
  },
  goal: 2,
}

type OfType = { readonly typeId: string; readonly from: bigint; readonly to: bigint }

const MONTH = 30n * 86_400_000_000n

/** Outages are moments in this log, so that none was going on when the month began. */
export const typeAndTime: Question<OfType> = {
  label: 'by type within a month',
  times: 1_000,
  runs: 5,
  draw: (facts) => {
    const from = momentOf(facts)
    return { typeId: 'server-outage', from, to: from + MONTH }
  },
  ours: async (events, { typeId, from, to }) =>
    (await events.list(newest({ typeIds: [typeId], from, to }))).length,
  bare: (database) => {
    const page = database
      .prepare(
        `select ${SHOWN} from ${WITH_ENTRIES} where e.type = (select number from event_type where id = ?)
         and e.occurred_at between ? and ? ${NEWEST_FIRST} limit ${PAGE}`,
      )
      .raw()
    return ({ typeId, from, to }) => page.all(typeId, from, to).length
  },
  goal: 2,
}

type OfField = { readonly fieldId: string; readonly value: string }

const FIELD_IN_TYPE = `select ${SHOWN} from ${WITH_ENTRIES}
  where e.type = (select number from event_type where id = 'pump-trip')
    and c.fields ->> ('$."' || ? || '"') = ? ${NEWEST_FIRST} limit ${PAGE}`

/** A value that every sixth trip has. */
export const commonValue: Question<OfField> = {
  ...ofValue('cause', ({ random }) => random.pick(CAUSES)),
  label: 'by a common field value',
  times: 200,
  runs: 5,
}

/** A value that one trip of twenty thousand has, in a field without an index. */
export const rareValue: Question<OfField> = {
  ...ofValue('trip_code', ({ random }) => `T${random.below(20_000)}`),
  label: 'by a rare field value, not indexed',
  times: 1,
  runs: 3,
}

function ofValue(
  name: string,
  value: (facts: LogFacts) => string,
): Omit<Question<OfField>, 'label' | 'times' | 'runs'> {
  return {
    draw: (facts) => ({ fieldId: facts.fieldId('pump-trip', name), value: value(facts) }),
    ours: async (events, { fieldId, value: wanted }) => {
      const fields = [{ comparison: 'eq', anyOf: [{ fieldId, value: wanted }] }] as const
      return (await events.list(newest({ typeIds: ['pump-trip'], fields }))).length
    },
    bare: (database) => {
      const page = database.prepare(FIELD_IN_TYPE).raw()
      return ({ fieldId, value: wanted }) => page.all(fieldId, wanted).length
    },
  }
}

type OfIndex = { readonly fieldId: string; readonly crew: string }

/** A value that every hundred and fiftieth trip has, in an indexed field. */
export const indexedValue: Question<OfIndex> = {
  label: 'by the value of an indexed field',
  times: 1_000,
  runs: 5,
  draw: ({ fieldId, random }) => ({ fieldId: fieldId('pump-trip', 'crew'), crew: random.pick(CREWS) }),
  ours: async (events, { fieldId, crew }) => {
    const fields = [{ comparison: 'eq', anyOf: [{ fieldId, value: crew }] }] as const
    return (await events.list(newest({ fields }))).length
  },
  bare: (database) => {
    const page = database
      .prepare(
        `select ${SHOWN} from field_value as v join ${WITH_ENTRIES} where e.seq = v.seq
         and v.field = (select number from field_index where field = ?) and v.value = ?
         order by v.occurred_at desc, v.seq desc limit ${PAGE}`,
      )
      .raw()
    return ({ fieldId, crew }) => page.all(fieldId, crew).length
  },
  goal: 2,
}

/** What a Collins client asks for: ten entries of an asset's log, and how many there are. */
export const collinsPage: Question<string> = {
  label: 'Collins page with total',
  times: 300,
  runs: 5,
  draw: ({ asset }) => asset(),
  ours: async (events, asset) => {
    const filter: EventFilter = { asset, typeIds: ['ASSET_LOG'] }
    const { total } = await events.count(filter, Number.MAX_SAFE_INTEGER)
    const order = { by: 'seq', direction: 'desc' } as const
    const entries = await events.list({ filter, order, offset: 0, limit: 10 })
    return total + entries.length
  },
  bare: (database) => {
    const count = database.prepare(`select count(*) from event as e where ${OF_ASSET} and e.type = 1`).pluck()
    const page = database
      .prepare(
        `select ${SHOWN} from ${WITH_ENTRIES} where ${OF_ASSET} and e.type = 1 order by e.seq desc limit 10`,
      )
      .raw()
    return (asset) => (count.get(asset) as number) + page.all(asset).length
  },
  goal: 2,
}

export const countOfAsset: Question<string> = {
  label: 'count of an asset',
  times: 2_000,
  runs: 7,
  draw: ({ asset }) => asset(),
  ours: async (events, asset) => (await events.count({ asset }, 100_000)).total,
  bare: (database) => {
    const count = database
      .prepare('select count(*) from timeline where asset = (select number from asset where tag = ?)')
      .pluck()
    return (asset) => count.get(asset) as number
  },
  goal: 2,
}

function newest(filter: EventFilter): EventPageQuery {
  return { filter, order: { by: 'occurred_at', direction: 'desc' }, offset: 0, limit: PAGE }
}

/** In the newer half of the log, so that many events lie before it and after it. */
function momentOf({ random, first, last }: LogFacts): bigint {
  const share = 0.6 + random.next() * 0.2
  return first + BigInt(Math.floor(Number(last - first) * share))
}
