import type { EventFilter } from '../../core/events/event-query.ts'
import type { Json } from '../../core/json.ts'
import type { SurveySpec } from '../../core/surveys/survey.ts'
import type { EventReads } from './event-reads.ts'

export type SurveyRun = {
  readonly spec: SurveySpec
  readonly filter: EventFilter
  /** The newest entry when the survey was asked for: what comes later is not part of it. */
  readonly upTo: number
}

export type SurveyProgress = {
  readonly onProgress: (seen: number) => void
  readonly isAborted: () => boolean
}

/** Entries that are looked at in one read: each holds up the thread, and the log's folding, for a moment only. */
const ENTRIES_AT_ONCE = 500

/** Shows the events to a survey page by page; between two pages everything else that waits gets its turn. */
export async function runSurvey(
  reads: Pick<EventReads, 'stretch'>,
  { spec, filter, upTo }: SurveyRun,
  { onProgress, isAborted }: SurveyProgress,
): Promise<Json> {
  // Loaded when first needed: rules bring their language along, which other reads can do without.
  const { openSurvey } = await import('../../core/surveys/open-survey.ts')
  const survey = openSurvey(spec)
  let seen = 0
  for (let after = 0; after < upTo && !isAborted(); after += ENTRIES_AT_ONCE) {
    const events = reads.stretch(filter, { after, upTo: Math.min(after + ENTRIES_AT_ONCE, upTo) })
    for (const event of events) survey.see(event)
    seen += events.length
    onProgress(seen)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return isAborted() ? null : survey.result()
}
