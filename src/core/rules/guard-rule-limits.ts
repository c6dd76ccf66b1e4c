import type { Problem } from '../problems.ts'
import { valueError } from '../storable-text.ts'
import type { GuardRuleDraft } from './check-guard-rule.ts'
import { MAX_EVENT_TYPES, MAX_VALIDATIONS } from './guard-rule.ts'

/**
 * Characters of JSON that the conditions and messages of one rule may take, and its parameters: all of a rule is
 * understood at one go, which nothing else should wait for.
 */
const MAX_CONDITIONS = 100_000
const MAX_PARAMS = 10_000

/** What is more than a rule may be; nobody looks any further into such a rule. */
export function sizeProblems({ eventTypeIds, match, validations, params }: GuardRuleDraft): Problem[] {
  return [
    ...tooLong('event_type_ids', eventTypeIds?.length ?? 0, MAX_EVENT_TYPES),
    ...tooLong('validations', validations.length, MAX_VALIDATIONS),
    ...tooLarge('validations', [match, validations], MAX_CONDITIONS),
    ...tooLarge('params', params, MAX_PARAMS),
  ]
}

/** What is missing from a rule's lists, and what in them cannot go together. */
export function choiceProblems({
  eventTypeIds,
  operations,
  actions,
  validations,
}: GuardRuleDraft): Problem[] {
  const lists = { event_type_ids: eventTypeIds, operations, validations, actions }
  const empty = Object.entries(lists).flatMap(([name, list]) => (list?.length === 0 ? [tooShort(name)] : []))
  if (!actions.includes('deny') || !actions.includes('warn')) return empty
  const fault = valueError(
    'deny and warn exclude each other: nobody is warned about an event that is refused',
  )
  return [...empty, { path: ['actions'], ...fault, input: actions }]
}

function tooShort(name: string): Problem {
  return {
    path: [name],
    code: 'too_short',
    message: 'List should have at least 1 item after validation, not 0',
    input: [],
    ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
  }
}

function tooLong(name: string, length: number, most: number): Problem[] {
  if (length <= most) return []
  const message = `List should have at most ${most} items after validation, not ${length}`
  const ctx = { field_type: 'List', max_length: most, actual_length: length }
  return [{ path: [name], code: 'too_long', message, input: length, ctx }]
}

function tooLarge(name: string, value: unknown, most: number): Problem[] {
  const { length } = JSON.stringify(value)
  if (length <= most) return []
  const fault = valueError(`a rule has at most ${most} characters of ${name} as JSON, not ${length}`)
  return [{ path: [name], ...fault, input: length }]
}
