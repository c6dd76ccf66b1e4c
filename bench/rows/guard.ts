import { join } from 'node:path'
import type { CatalogSnapshot } from '../../src/core/catalog-snapshot.ts'
import { RECORD_STAGES } from '../../src/core/events/judge.ts'
import { createBodies } from '../recording/bodies.ts'
import { casesBefore, nanosecondsOfEach, submissionOf } from '../recording/cases.ts'
import { catalogBy } from '../recording/ruled-catalog.ts'
import { defineRuledType, type Send } from '../recording/ruled-type.ts'
import type { Metrics, Row } from '../row.ts'

const EVENTS = 5_000

/** The kinds of conditions that people write: comparisons, presence, lists, texts, arithmetic, times. */
const CONDITIONS = [
  'fields.volume_mcf >= 0.0 && fields.volume_mcf <= 5000.0',
  '!has(fields.cause_detail) || size(fields.cause_detail) > 3',
  'fields.cause in ["equipment", "weather", "power", "process", "other"]',
  'event.severity != "LOW" || fields.volume_mcf < 900.0',
  'has(fields.minutes) && fields.minutes >= 0',
  'event.entity_id.startsWith("WELL") || event.entity_id.size() > 3',
  'fields.volume_mcf * 2.0 + 10.0 < 100000.0',
  'event.description.contains("Work order")',
  'event.occurred_at < timestamp("2200-01-01T00:00:00Z")',
  'fields.cause == "weather" ? fields.volume_mcf < 2000.0 : fields.volume_mcf < 3000.0',
] as const

/** The stage of the guard rules, with ten rules beside the two of the ruled type, by the number of rules. */
export const row: Row = {
  name: 'guard',
  against: 'nothing: nanoseconds of one guard rule',
  open: async ({ folder }) => {
    const catalog = await catalogBy(join(folder, 'guard'), defineGuards)
    const nextBody = createBodies('ruled')
    const bodies = Array.from({ length: EVENTS }, () => Buffer.from(JSON.stringify(nextBody())))
    const submissions = bodies.map(submissionOf)
    const contest = {
      label: 'one CEL guard',
      lines: [{ metric: 'each', label: 'passed', unit: 'ns', goal: { atMost: 2_000 } }],
      runs: 9,
      ours: () => timeGuards(catalog, submissions),
    } as const
    return { contests: [contest], close: () => {} }
  },
}

async function defineGuards(send: Send): Promise<void> {
  await defineRuledType(send)
  for (const [index, expression] of CONDITIONS.entries()) {
    const id = `condition-${index}`
    await send('/guard-rules', {
      id,
      name: `Condition ${index}`,
      event_type_ids: ['flaring'],
      validations: [{ expression, message: 'Not so' }],
    })
    await send(`/guard-rules/${id}/publish`, { change_note: 'In force' })
  }
}

function timeGuards(catalog: CatalogSnapshot, submissions: Parameters<typeof casesBefore>[2]): Metrics {
  const stage = RECORD_STAGES.at(-1)!
  const cases = casesBefore(stage, catalog, submissions)
  const { guards } = catalog.guardsFor('flaring', 'create')
  const each = nanosecondsOfEach(cases, stage) / guards.length
  const refused = cases.find(({ problems, judgedBy }) => problems.length > 0 || judgedBy.length === 0)
  if (refused) throw new Error(`A case was refused: ${JSON.stringify(refused.problems)}`)
  return { each }
}
