/** A subscription to messages about alarms, on a topic that names the asset. */
export const ALARM = {
  entity_id: '{level.asset}',
  event_type_id: 'STATUS_RESTART',
  occurred_at: { column: 'payload.at', format: 'unix_ms' },
  severity: { column: 'payload.level', map: { 1: 'LOW', 2: 'HIGH' } },
  description: '{payload.text}',
  id: '{payload.id}',
}

/** The payload of such a message. */
export function alarm(id: string, more: object = {}) {
  return { id, at: 1_775_817_000_000, level: 2, text: `Alarm ${id}`, ...more }
}
