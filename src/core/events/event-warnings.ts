import type { Event, Warning } from './event.ts'

/**
 * What is worth knowing about an event as it stands: a correction is judged by guard rules of its own, whose warnings
 * take the place of those that the event was recorded with.
 */
export function warningsOf({
  revision,
  warnings,
  judgedBy,
}: Pick<Event, 'revision' | 'warnings' | 'judgedBy'>): readonly Warning[] {
  if (revision === 1) return warnings
  const findings = judgedBy.flatMap(({ outcome, findings = [] }) => (outcome === 'warned' ? findings : []))
  return [
    ...warnings.filter(({ code }) => code !== 'guard_rule'),
    ...findings.map((message) => ({ code: 'guard_rule', message })),
  ]
}
