import type { EventFilter } from '../../core/events/event-query.ts'
import type { Problem } from '../../core/problems.ts'
import { MICROS_PER_DAY } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import { isObject } from '../fastapi/checks/object.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Validator } from '../fastapi/validate.ts'
import type { House } from '../house.ts'
import type { Ask } from '../route.ts'
import type { OrderBody } from './schemas.ts'

export type Wish = { readonly filter: EventFilter; readonly version: number | null }

const BARE_DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * Which stored events a backtest is about; no body at all is about every event.
 * @throws Refused where the body is wrong or the event type unknown.
 */
export function readOrder(request: Ask, check: Validator<OrderBody>, { catalog }: House): Wish {
  let endsWithDay = false
  const checkAndRemember: Validator<OrderBody> = (value, loc) => {
    const to = isObject(value) ? value['to_date'] : undefined
    endsWithDay = typeof to === 'string' && BARE_DAY.test(to)
    return check(value, loc)
  }
  const isEmpty = request.body === undefined || request.body.length === 0
  const body: OrderBody = isEmpty ? {} : readBody(request, checkAndRemember)
  const { from_date: from, to_date: day, event_type_id: typeId, version } = body
  const to = day && endsWithDay ? day + BigInt(MICROS_PER_DAY) - 1n : day
  if (isSaid(from) && isSaid(to) && from > to) throw new Refused({ kind: 'invalid', problems: [BACKWARDS] })
  if (isSaid(typeId) && !catalog.current().type(typeId)) {
    throw new Refused({ kind: 'not-found', what: 'Event type', id: typeId })
  }
  const filter = {
    ...(isSaid(from) && { from }),
    ...(isSaid(to) && { to }),
    ...(isSaid(typeId) && { typeIds: [typeId] }),
  }
  return { filter, version: version ?? null }
}

function isSaid<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null
}

const BACKWARDS: Problem = {
  path: ['to_date'],
  code: 'value_error',
  message: 'Value error, to_date should not be before from_date',
  input: null,
  ctx: { error: 'to_date should not be before from_date' },
}
