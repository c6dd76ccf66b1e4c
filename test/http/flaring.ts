import type { TestContext } from 'node:test'
import { withAsker } from './asker.ts'

/** The contract's own example, word for word. */
export const FLARING =
  '{ "name": "Flaring Incident", "description": "Unplanned flaring event", "category": "flaring", "fields": [ {"name": "volume_mcf", "type": "number", "required": true}, {"name": "cause", "type": "select", "options": ["equipment", "weather", "other"]} ] }'

/** Somebody who has made that type, and its parts. */
export async function withFlaring(t: TestContext) {
  const ask = await withAsker(t)
  const { body: type } = await ask('POST', '/event-types', JSON.parse(FLARING))
  const [volume, cause] = type.fields
  return { ask, type, volume, cause, url: `/event-types/${type.id}` }
}
