import type { Case } from '../events/judge.ts'
import type { Subject } from './conditions/variables.ts'

/** What rules read about an event beside its fields. One that nobody has dated happens now. */
export function subjectOf(event: Case): Subject {
  const { asset, assetType, typeId, source, endedAt, severity, description } = event
  const occurredAt = event.occurredAt ?? event.now
  return { asset, assetType, typeId, source, occurredAt, endedAt, severity, description }
}
