import type { Correction, CorrectionRequest } from '../../core/events/revise-event.ts'
import { FOUR_WORDS, type FourWord } from '../../core/events/severity.ts'
import type { Json } from '../../core/json.ts'
import type { DetailItem } from '../fastapi/detail-item.ts'
import { readBody } from '../fastapi/read-body.ts'
import { compile, type Validator } from '../fastapi/validate.ts'
import { readIfMatch } from '../if-match.ts'
import type { Ask } from '../route.ts'
import { CORRECTION } from './schema.ts'
import { spoken } from './spoken.ts'

const checkMembers = compile(CORRECTION)

/** Members of an event that a correction could be thought to change, and never does. */
const FOR_GOOD = new Set(['id', 'event_type_id', 'event_type_version', 'entity_id', 'entity_type'])

const checkCorrection: typeof checkMembers = (value, loc) => {
  const checked = checkMembers(value, loc)
  return checked.ok ? checked : { ok: false, problems: checked.problems.map(sayForGood) }
}

type Body = typeof checkMembers extends Validator<infer T> ? T : never

/** A correction of the event in the URL, in the domain's words. */
export function readCorrection(request: Ask): Omit<CorrectionRequest, 'claim'> {
  const body = readBody(request, checkCorrection)
  return {
    eventId: request.params['id']!,
    correction: toCorrection(body),
    reason: body.reason ?? null,
    expectedRevision: readIfMatch(request.headers['if-match'], 'revision', body.expected_revision),
    recordedBy: request.principal.name,
  }
}

function toCorrection({ occurred_at, ended_at, severity, description, fields }: Body): Correction {
  return {
    ...(occurred_at !== undefined && { occurredAt: occurred_at }),
    ...(ended_at !== undefined && { endedAt: ended_at }),
    ...(severity !== undefined && { severity: severityOf(severity) }),
    ...(description !== undefined && { description: spoken(description) }),
    ...(fields !== undefined && { fields: fields as Readonly<Record<string, Json>> }),
  }
}

function severityOf(word: FourWord | null) {
  return word === null ? null : FOUR_WORDS[word]
}

function sayForGood(item: DetailItem): DetailItem {
  const [, name, ...deeper] = item.loc
  if (item.type !== 'extra_forbidden' || deeper.length > 0 || !FOR_GOOD.has(String(name))) return item
  return { ...item, type: 'frozen_field', msg: `An event keeps its ${name} for good` }
}
