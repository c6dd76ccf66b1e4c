import type { Static } from 'typebox'
import type { Source } from '../../core/events/event.ts'
import { FOUR_WORDS } from '../../core/events/severity.ts'
import type { Submission } from '../../core/events/submission.ts'
import type { JsonObject } from '../../core/json.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { compile } from '../fastapi/validate.ts'
import type { Ask } from '../route.ts'
import { SUBMISSION } from './schema.ts'
import { spoken } from './spoken.ts'

export const checkSubmission = compile(SUBMISSION)

const NO_FIELDS: JsonObject = {}

/** A new event in the domain's words. */
export function readSubmission(request: Ask): Submission {
  const body = readBody(request, checkSubmission)
  return submissionOf(body, { source: readSource(request), recordedBy: request.principal.name })
}

/** A checked body in the domain's words. */
export function submissionOf(
  body: Static<typeof SUBMISSION>,
  { source, recordedBy }: Pick<Submission, 'source' | 'recordedBy'>,
): Submission {
  return {
    asset: body.entity_id,
    assetType: body.entity_type ?? null,
    registersAsset: true,
    typeId: body.event_type_id,
    occurredAt: body.occurred_at ?? null,
    endedAt: body.ended_at ?? null,
    severity: body.severity ? FOUR_WORDS[body.severity] : null,
    description: spoken(body.description ?? null),
    fields: (body.fields as JsonObject | undefined) ?? NO_FIELDS,
    verbatim: null,
    dedupKey: body.dedup_key ?? null,
    source,
    recordedBy,
  }
}

/** The importer names itself, so that what it brought can be told from what was logged as it happened. */
export function readSource({ headers }: Ask): Source {
  const source = headers['groundlog-source']
  if (source === undefined) return 'events'
  if (source === 'import') return 'import'
  const message = "Input should be 'import'"
  const problem = {
    path: ['groundlog-source'],
    code: 'enum',
    message,
    input: source,
    ctx: { expected: "'import'" },
  }
  throw new Refused({ kind: 'invalid', place: 'header', problems: [problem] })
}
