import type { EventFilter } from '../../core/events/event-query.ts'
import type { SurveyWatch } from '../../core/events/event-store.ts'
import { matchesFilter } from '../../core/events/matches-filter.ts'
import type { Json } from '../../core/json.ts'
import type { SurveySpec } from '../../core/surveys/survey.ts'
import { standing } from './entries.ts'
import type { Memory } from './memory.ts'

const EVENTS_AT_ONCE = 500

/** Shows the events to a survey; others get their turn now and then. */
export async function survey(
  memory: Memory,
  { spec, filter }: { readonly spec: SurveySpec; readonly filter: EventFilter },
  { onProgress, signal }: SurveyWatch,
): Promise<Json> {
  const found = standing(memory, filter)
    .filter((event) => matchesFilter(event, filter))
    .sort((a, b) => a.seq - b.seq)
  // Loaded when first needed: rules bring their language along, which most of this engine's users do without.
  const { openSurvey } = await import('../../core/surveys/open-survey.ts')
  const survey = openSurvey(spec)
  for (let seen = 0; seen < found.length; ) {
    signal.throwIfAborted()
    for (const event of found.slice(seen, seen + EVENTS_AT_ONCE)) survey.see(event)
    seen = Math.min(seen + EVENTS_AT_ONCE, found.length)
    onProgress(seen)
    await new Promise((resolve) => setTimeout(resolve))
  }
  signal.throwIfAborted()
  return survey.result()
}
