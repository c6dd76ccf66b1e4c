import type { Source } from '../../core/events/event.ts'

/** What a source is stored as. Stored numbers never change their meaning. */
const CODES = {
  'maintenance-log': 1,
  events: 2,
  'asset-log': 3,
  import: 4,
  mqtt: 5,
} as const satisfies Record<Source, number>

const SOURCES_BY_CODE = new Map(
  Object.entries(CODES).map(([source, code]) => [code as number, source as Source]),
)

export function sourceCode(source: Source): number {
  return CODES[source]
}

export function sourceOfCode(code: number): Source {
  const source = SOURCES_BY_CODE.get(code)
  if (!source) throw new Error(`The log holds an event of source ${code}, which this version does not know`)
  return source
}
