import type { NewEvent } from '../../client/index.ts'
import type { JsonObject } from '../../core/json.ts'
import { type Row, valueIn } from '../../core/mapping/row.ts'
import type { MappedRow, Mapping } from './mapping.ts'

/** What an event says; the rest of an exported line is what its log knew about it. */
const SAID = [
  ...(['event_type_id', 'entity_id', 'entity_type', 'occurred_at', 'ended_at'] as const),
  ...(['severity', 'description', 'fields'] as const),
] as const

const NEEDED = ['id', 'event_type_id', 'entity_id', 'occurred_at'] as const

/**
 * How lines of `groundlog export` become events again. An event keeps the key it had, or its id becomes one; where
 * the log has an event of that id, it is the one.
 */
export const EXPORTED_EVENTS: Mapping = {
  eventTypes: [],
  columns: NEEDED.map((column) => ({ column, where: column })),
  map: mapRow,
  keyOf: (row) => String(valueIn(row, 'dedup_key') ?? row['id']),
  idOf: (row) => String(row['id']),
}

function mapRow(row: Row): MappedRow {
  const missing = NEEDED.filter((name) => typeof row[name] !== 'string')
  if (missing.length > 0) return { reasons: [`no exported event (${missing.join(', ')}): give a --mapping`] }
  if (typeof row['seq'] === 'string') {
    return { reasons: ['a table has only texts: export as ndjson, or give a --mapping'] }
  }
  const said: JsonObject = Object.fromEntries(
    SAID.flatMap((name) => (row[name] === undefined || row[name] === null ? [] : [[name, row[name]]])),
  )
  return { event: said as unknown as NewEvent }
}
