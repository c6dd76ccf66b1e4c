import type { CatalogContent } from '../catalog.ts'
import type { Event } from '../events/event.ts'
import type { Json } from '../json.ts'
import type { Survey } from '../surveys/survey.ts'
import { formatInstant } from '../time/instant.ts'
import { type CompiledGuard, compileGuard, type GuardSet, guardView } from './compile-guard.ts'
import { openBudget } from './conditions/budget.ts'
import type { GuardRuleContent } from './guard-rule.ts'
import type { GuardFailure } from './judge-guard.ts'

/** What a guard rule would have said to the events of the log, as they are known now. */
export type GuardBacktest = {
  readonly seen: number
  /** Of those, the ones the rule has anything to ask of. */
  readonly applied: number
  readonly passed: number
  readonly refused: number
  readonly warned: number
  readonly audited: number
  /** How many events failed each validation, by its place in the list; null is the rule's `match`. */
  readonly validations: readonly { readonly validation: number | null; readonly failed: number }[]
  /** The first of the events that failed. */
  readonly samples: readonly GuardSample[]
}

export type GuardSample = {
  readonly event_id: string
  readonly entity_id: string
  readonly event_type_id: string
  readonly occurred_at: string
  readonly messages: readonly string[]
}

const MAX_SAMPLES = 100

const NOTHING_UNTOLD: ReadonlySet<string> = new Set()

/**
 * Asks a rule, published or not, about every event as if it were submitted now: as a new one, or where the rule binds
 * corrections only, as one that changes nothing.
 */
export function openGuardBacktest(rule: GuardRuleContent, catalog: CatalogContent): Survey {
  const typesById = new Map(catalog.types.map((type) => [type.id, type]))
  const bound = new Map<string, Bound | null>()
  const tally = { seen: 0, applied: 0, failed: 0 }
  const failed = new Map<number | null, number>()
  const samples: GuardSample[] = []

  const bind = (typeId: string): Bound | null => {
    const type = typesById.get(typeId)
    if (!type || (rule.eventTypeIds !== null && !rule.eventTypeIds.includes(typeId))) return null
    const guard = compileGuard({ ruleId: '', version: 0, content: rule }, type)
    return { guard, view: guardView(type), asUpdate: !rule.operations.includes('create') }
  }
  const boundFor = (typeId: string): Bound | null => {
    let known = bound.get(typeId)
    if (known === undefined) {
      known = bind(typeId)
      bound.set(typeId, known)
    }
    return known
  }

  return {
    see: (event) => {
      tally.seen += 1
      const failures = ask(event, boundFor(event.typeId))
      if (failures === 'not-applied') return
      tally.applied += 1
      if (failures.length === 0) return
      tally.failed += 1
      for (const place of new Set(failures.map(({ validation }) => validation))) {
        failed.set(place, (failed.get(place) ?? 0) + 1)
      }
      if (samples.length < MAX_SAMPLES) samples.push(sampleOf(event, failures))
    },
    result: () => ({ ...outcomes(rule, tally), validations: perValidation(rule, failed), samples }) as Json,
  }
}

type Bound = {
  readonly guard: CompiledGuard
  readonly view: GuardSet['view']
  readonly asUpdate: boolean
}

function ask(event: Event, bound: Bound | null): readonly GuardFailure[] | 'not-applied' {
  if (!bound) return 'not-applied'
  const said = bound.view(event)
  const variables = { event: said, old: bound.asUpdate ? said : null, budget: openBudget() }
  const judgement = bound.guard.judge(variables, NOTHING_UNTOLD)
  return judgement === 'not-applied' ? judgement : judgement.failures
}

type Tally = { readonly seen: number; readonly applied: number; readonly failed: number }

function outcomes({ actions }: GuardRuleContent, { seen, applied, failed }: Tally) {
  const of = (action: GuardRuleContent['actions'][number]) => (actions.includes(action) ? failed : 0)
  const told = { refused: of('deny'), warned: of('warn'), audited: of('audit') }
  return { seen, applied, passed: applied - failed, ...told }
}

function perValidation({ validations }: GuardRuleContent, failed: ReadonlyMap<number | null, number>) {
  const places = [...(failed.has(null) ? [null] : []), ...validations.keys()]
  return places.map((validation) => ({ validation, failed: failed.get(validation) ?? 0 }))
}

function sampleOf(event: Event, failures: readonly GuardFailure[]): GuardSample {
  return {
    event_id: event.id,
    entity_id: event.asset,
    event_type_id: event.typeId,
    occurred_at: formatInstant(event.occurredAt),
    messages: failures.map(({ message }) => message),
  }
}
