import { ask, type Request } from './request.ts'

const CONDITIONAL = { id: 'why', target_field: 'cause', when: 'fields.volume_mcf > 1000', effect: 'require' }

/** About the event type `$type` of a flaring. */
export const CONDITIONAL_RULES: readonly Request[] = [
  ask(201, 'POST /event-types/$type/conditional-rules', { json: CONDITIONAL }),
  ask(404, 'POST /event-types/none/conditional-rules', { json: CONDITIONAL }),
  ask(409, 'POST /event-types/$type/conditional-rules', { json: CONDITIONAL }),
  ask(409, 'POST /event-types/$type/conditional-rules', {
    json: { ...CONDITIONAL, id: 'late' },
    ifMatch: '"99"',
  }),
  ask(422, 'POST /event-types/$type/conditional-rules', { json: { ...CONDITIONAL, when: 'fields.' } }),
  ask(200, 'GET /event-types/$type/conditional-rules'),
  ask(404, 'GET /event-types/none/conditional-rules'),
  ask(200, 'GET /event-types/$type/conditional-rules/why'),
  ask(404, 'GET /event-types/$type/conditional-rules/none'),
  ask(200, 'PATCH /event-types/$type/conditional-rules/why', {
    json: {
      target_fields: ['cause', 'volume_mcf'],
      conditions: [{ field: 'volume_mcf', operator: 'gt', value: 9 }],
    },
  }),
  ask(404, 'PATCH /event-types/$type/conditional-rules/none', { json: { enabled: false } }),
  ask(409, 'PATCH /event-types/$type/conditional-rules/why', { json: { enabled: false }, ifMatch: '"99"' }),
  ask(422, 'PATCH /event-types/$type/conditional-rules/why', { json: { effect: 'explode' } }),
  ask(200, 'GET /event-types/$type'),
  ask(409, 'DELETE /event-types/$type/conditional-rules/why', { ifMatch: '"99"' }),
  ask(204, 'DELETE /event-types/$type/conditional-rules/why'),
  ask(404, 'DELETE /event-types/$type/conditional-rules/why'),
]

const LIMIT = {
  id: 'limit',
  name: 'Volume limit',
  event_type_ids: ['$type'],
  params: { max: 500 },
  validations: [
    { expression: 'fields.volume_mcf <= params.max', message: 'Volume too high', field: 'volume_mcf' },
    {
      condition: { conjunction: 'all', conditions: [{ field: 'volume_mcf', operator: 'gte', value: 0 }] },
      message: 'Volume too low',
    },
  ],
}

/** Reads a field that is deleted as soon as no version in force does, so that it cannot come back. */
const PASSING = {
  id: 'passing',
  name: 'Passing',
  event_type_ids: ['$type'],
  validations: [{ expression: '!has(fields.passing)', message: 'Not yet' }],
}

const FLARE = { event_type_id: '$type', entity_id: 'Motor-01', fields: { volume_mcf: 800 } }

const GUARD_DRAFTS: readonly Request[] = [
  ask(201, 'POST /guard-rules', { json: LIMIT }),
  ask(409, 'POST /guard-rules', { json: LIMIT }),
  ask(422, 'POST /guard-rules', { json: { ...LIMIT, validations: [{ expression: '1 +' }] } }),
  ask(200, 'GET /guard-rules'),
  ask(422, 'GET /guard-rules?status=rotten'),
  ask(200, 'GET /guard-rules/limit'),
  ask(404, 'GET /guard-rules/none'),
  ask(409, 'POST /guard-rules/limit/retire'),
  ask(200, 'PATCH /guard-rules/limit', { json: { params: { max: 400 } } }),
  ask(404, 'PATCH /guard-rules/none', { json: { params: { max: 400 } } }),
  ask(409, 'PATCH /guard-rules/limit', { json: { params: { max: 400 } }, ifMatch: '"99"' }),
  ask(422, 'PATCH /guard-rules/limit', { json: { actions: ['explode'] } }),
  ask(200, 'POST /guard-rules/limit/test', { json: FLARE }),
  ask(200, 'POST /guard-rules/limit/test', { json: { event: { ...FLARE, fields: {} }, old: FLARE } }),
  ask(404, 'POST /guard-rules/none/test', { json: FLARE }),
  ask(422, 'POST /guard-rules/limit/test', { json: {} }),
]

const GUARD_VERSIONS: readonly Request[] = [
  ask(422, 'POST /guard-rules/limit/publish', { json: { change_note: 1 } }),
  ask(200, 'POST /guard-rules/limit/publish', { json: { change_note: 'First' } }),
  ask(404, 'POST /guard-rules/none/publish'),
  ask(409, 'POST /guard-rules/limit/publish'),
  ask(200, 'PATCH /guard-rules/limit', { json: { params: { max: 300 } } }),
  ask(200, 'GET /guard-rules/limit/versions'),
  ask(404, 'GET /guard-rules/none/versions'),
  ask(200, 'POST /guard-rules/limit/versions/1/publish'),
  ask(404, 'POST /guard-rules/limit/versions/99/publish'),
  ask(409, 'DELETE /event-types/$type/fields/$volume'),
  ask(200, 'POST /guard-rules/limit/retire'),
  ask(404, 'POST /guard-rules/none/retire'),
  ask(409, 'DELETE /guard-rules/limit'),
  ask(201, 'POST /guard-rules', {
    json: { name: 'Draft', validations: [{ expression: 'true' }] },
    keep: { draft: 'id' },
  }),
  ask(204, 'DELETE /guard-rules/$draft'),
  ask(404, 'DELETE /guard-rules/$draft'),
]

const GUARD_NO_LONGER_FITS: readonly Request[] = [
  ask(201, 'POST /event-types/$type/fields', {
    json: { name: 'passing', type: 'text' },
    keep: { passing: 'id' },
  }),
  ask(201, 'POST /guard-rules', { json: PASSING }),
  ask(200, 'POST /guard-rules/passing/publish'),
  ask(200, 'POST /guard-rules/passing/retire'),
  ask(204, 'DELETE /event-types/$type/fields/$passing'),
  ask(409, 'POST /guard-rules/passing/publish'),
  ask(409, 'POST /guard-rules/passing/versions/1/publish'),
]

export const GUARD_RULES: readonly Request[] = [...GUARD_DRAFTS, ...GUARD_VERSIONS, ...GUARD_NO_LONGER_FITS]

const REPEATED = {
  id: 'repeated',
  name: 'Repeated',
  event_type_id: '$type',
  fingerprint_fields: ['fields.cause'],
  window_seconds: 1800,
}

export const DUPLICATION_RULES: readonly Request[] = [
  ask(201, 'POST /duplication-rules', { json: REPEATED }),
  ask(409, 'POST /duplication-rules', { json: REPEATED }),
  ask(422, 'POST /duplication-rules', { json: {} }),
  ask(200, 'GET /duplication-rules'),
  ask(422, 'GET /duplication-rules?action=explode'),
  ask(200, 'GET /duplication-rules/repeated'),
  ask(404, 'GET /duplication-rules/none'),
  ask(200, 'PATCH /duplication-rules/repeated', { json: { window_minutes: 5, action: 'flag' } }),
  ask(404, 'PATCH /duplication-rules/none', { json: { enabled: false } }),
  ask(409, 'PATCH /duplication-rules/repeated', { json: { expected_revision: 99 } }),
  ask(422, 'PATCH /duplication-rules/repeated', { json: { fingerprint_fields: ['fields.lost'] } }),
  ask(200, 'POST /duplication-rules/reset', { json: { rule_id: 'repeated' } }),
  ask(404, 'POST /duplication-rules/reset', { json: { rule_id: 'none' } }),
  ask(422, 'POST /duplication-rules/reset', { json: { before: 'soon' } }),
  ask(409, 'DELETE /duplication-rules/repeated', { ifMatch: '"99"' }),
  ask(204, 'DELETE /duplication-rules/repeated'),
  ask(404, 'DELETE /duplication-rules/repeated'),
]
