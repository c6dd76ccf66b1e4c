import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, conflict, notFound, type Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { EventType } from './event-type.ts'

/** What an edit needs beside the catalog: core has no clock and makes no ids. */
export type EditContext = { readonly now: Instant; readonly newId: () => string }

/** Which type an edit is about, and the version its author has seen; null where that does not matter. */
export type EditTarget = { readonly id: string; readonly expectedVersion: number | null }

/** The type as it is kept, if it still has the version that the author of the edit has seen. */
export function findType(snapshot: CatalogSnapshot, { id, expectedVersion }: EditTarget): Result<EventType> {
  const found = snapshot.type(id)
  if (!found) return notFound('Event type', id)
  const { compiled, ...type } = found
  if (expectedVersion === null || expectedVersion === type.version) return accept(type)
  return conflict(
    'stale-version',
    `Event type has version ${type.version}, not ${expectedVersion}: somebody has changed it meanwhile`,
    { version: type.version, expected_version: expectedVersion },
  )
}
