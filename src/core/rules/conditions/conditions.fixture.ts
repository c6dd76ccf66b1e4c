import type { Field } from '../../fields/field.ts'
import type { JsonObject } from '../../json.ts'
import type { Condition } from '../condition.ts'
import { openBudget } from './budget.ts'
import { compileCondition, type Outcome } from './compile-condition.ts'
import type { ConditionEnvironment } from './environment.ts'
import { compileFieldReaders } from './field-readers.ts'
import type { Subject, Variables } from './variables.ts'

export function field(name: string, type: string): Field {
  const base = { id: `id-${name}`, label: null, help: null, required: false, default: null, settings: {} }
  return { ...base, name, type }
}

export const FIELDS: readonly Field[] = [
  field('volume', 'number'),
  field('count', 'integer'),
  field('cause', 'select'),
  field('note', 'text'),
  field('planned', 'boolean'),
  field('tags', 'multiselect'),
  field('due', 'date'),
  field('started', 'datetime'),
  field('downtime', 'duration'),
  field('pump', 'asset'),
  field('severity', 'text'),
  field('in', 'text'),
]

export const ENVIRONMENT: ConditionEnvironment = {
  types: [{ name: 'Flaring', fields: FIELDS }],
  reach: 'listed',
  hasOld: true,
  params: { max: 500, limits: { HIGH: 100, LOW: 10 }, allowed: ['a', 'b'], nothing: null },
}

/** Noon of the 10th of April 2026, for two hours. */
export const SUBJECT: Subject = {
  asset: 'well-001',
  assetType: 'Well',
  typeId: 'flaring',
  source: 'events',
  occurredAt: 1_775_822_400_000_000n,
  endedAt: 1_775_829_600_000_000n,
  severity: 3,
  description: 'Flare tip damaged',
}

/** A full set of submitted values. */
export const VALUES: JsonObject = {
  volume: 150,
  count: 150,
  cause: 'weather',
  note: 'Strong wind',
  planned: false,
  tags: ['a', 'b'],
  due: '2026-05-01',
  started: '2026-04-10T14:00:00+02:00',
  downtime: 'PT4H',
  pump: 'pump-7',
}

const readers = compileFieldReaders(FIELDS)

export function event(values: JsonObject = VALUES, old: JsonObject | null = null): Variables {
  const view = (submitted: JsonObject) => ({ subject: SUBJECT, fields: readers.submitted(submitted) })
  return { event: view(values), old: old && view(old), budget: openBudget() }
}

/** `true`, `false`, why there is no answer on a whole budget, or the problems it is refused for. */
export function answerOf(
  condition: Condition,
  variables: Omit<Variables, 'budget'> = event(),
  environment: ConditionEnvironment = ENVIRONMENT,
): string {
  const compiled = compileCondition(condition, environment)
  if (!compiled.ok) return `refused: ${compiled.problems.map(({ message }) => message).join(' | ')}`
  return words(compiled.condition.evaluate({ ...variables, budget: openBudget() }))
}

function words(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : `${outcome.reason}: ${outcome.message}`
}
