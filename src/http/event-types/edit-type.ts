import type { EventType } from '../../core/event-types/event-type.ts'
import type { EditContext } from '../../core/event-types/type-edit.ts'
import type { TypeEdit } from '../../core/live-catalog.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import type { House } from '../house.ts'
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
