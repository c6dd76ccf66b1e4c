import type { EventType } from '../../core/event-types/event-type.ts'
import type { EditContext, EditTarget } from '../../core/event-types/type-edit.ts'
import type { TypeEdit } from '../../core/live-catalog.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import type { House } from '../house.ts'
import { readIfMatch } from '../if-match.ts'
import type { Ask } from '../route.ts'

export function editContext({ now, newId }: House): EditContext {
  return { now: now(), newId }
}

/** Carries an edit out in the name of who asks. @throws Refused where the edit is refused. */
export async function saveType(request: Ask, house: House, edit: TypeEdit): Promise<EventType> {
  return accepted(await house.catalog.saveType(edit, request.principal.name))
}

/** @throws Refused where there is no such type. */
export function typeCalled(id: string, house: House): EventType {
  const type = house.catalog.current().type(id)
  if (!type) throw new Refused({ kind: 'not-found', what: 'Event type', id })
  return type
}

/**
 * The type in the URL, and the version that the edit builds on, as its body or an `If-Match` header says it.
 * @throws Refused where the header names none, or another than the body.
 */
export function typeTarget(request: Ask, inBody: number | null | undefined): EditTarget {
  const expectedVersion = readIfMatch(request.headers['if-match'], 'version', inBody)
  return { id: request.params['id']!, expectedVersion }
}
