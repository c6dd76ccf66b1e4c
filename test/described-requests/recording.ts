import { ask, type Request, type Rest } from './request.ts'

const WARNS = {
  id: 'warns',
  name: 'Warns',
  validations: [
    {
      condition: { conjunction: 'all', conditions: [{ field: 'description', operator: 'ne', value: 'Odd' }] },
      message: 'It is odd',
    },
  ],
  actions: ['warn'],
}

const ODD_ENTRY = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Odd' }

const FLARE = { event_type_id: '$type', entity_id: 'Motor-01', fields: { volume_mcf: 4 } }

/** What every dialect says where a guard rule warns, and where it gives a first answer again. */
const WARNED_AND_REPLAYED: readonly Request[] = [
  ask(201, 'POST /guard-rules', { json: WARNS }),
  ask(200, 'POST /guard-rules/warns/publish'),
  ...[
    ask(201, 'POST /api/log', { json: ODD_ENTRY, idempotencyKey: 'a' }),
    ask(201, 'PUT /api/asset/Motor-01/log?message=Odd', { idempotencyKey: 'a' }),
    ask(201, 'POST /events', { json: { ...FLARE, description: 'Odd' }, idempotencyKey: 'a' }),
    ask(200, 'PATCH /events/$event', { json: { description: 'Odd' }, idempotencyKey: 'a' }),
  ].flatMap((request) => [request, request]),
  ask(422, 'POST /events', { json: FLARE, idempotencyKey: 'a' }),
  ask(200, 'POST /guard-rules/warns/retire'),
]

const IN_EVERY_SHAPE: readonly Rest[] = [
  {},
  { as: 'admin by Basic' },
  { accept: 'text/x-shellscript' },
  { accept: 'text/plain' },
]

/** What each dialect says to a key that is none; the asset log in each of its forms. */
const BAD_KEYS: readonly Request[] = [
  ask(422, 'POST /api/log', { json: ODD_ENTRY, idempotencyKey: 'two words' }),
  ask(422, 'POST /events/batch', { json: [FLARE], idempotencyKey: 'two words' }),
  ...IN_EVERY_SHAPE.map((rest) =>
    ask(422, 'PUT /api/asset/Motor-01/log?message=x', { ...rest, idempotencyKey: 'two words' }),
  ),
]

const REPEATED = {
  id: 'at-work',
  name: 'Repeated',
  event_type_id: '$type',
  fingerprint_fields: ['fields.volume_mcf'],
}

const REPEATED_ENTRY = {
  id: 'entries',
  name: 'Repeated entry',
  event_type_id: 'STATUS_RESTART',
  fingerprint_fields: ['description'],
}

const DUPLICATES: readonly Request[] = [
  ask(201, 'POST /duplication-rules', { json: REPEATED_ENTRY }),
  ask(201, 'POST /api/log', { json: { ...ODD_ENTRY, description: 'Once' } }),
  ask(409, 'POST /api/log', { json: { ...ODD_ENTRY, description: 'Once' } }),
  ask(201, 'POST /duplication-rules', { json: REPEATED }),
  ask(201, 'POST /events', { json: { ...FLARE, fields: { volume_mcf: 7 } } }),
  ask(409, 'POST /events', { json: { ...FLARE, fields: { volume_mcf: 7 } } }),
  ask(200, 'PATCH /duplication-rules/at-work', { json: { action: 'merge' } }),
  ask(200, 'POST /events', { json: { ...FLARE, fields: { volume_mcf: 7 } }, idempotencyKey: 'merged' }),
  ask(200, 'POST /events', { json: { ...FLARE, fields: { volume_mcf: 7 } }, idempotencyKey: 'merged' }),
  ask(200, 'PATCH /duplication-rules/at-work', { json: { action: 'flag' } }),
  ask(201, 'POST /events', { json: { ...FLARE, fields: { volume_mcf: 7 } } }),
  ask(200, 'GET /events'),
  ask(200, 'GET /duplication-rules'),
]

/** Guard rules, duplication rules and keys as those meet them who record. */
export const RULES_AT_WORK: readonly Request[] = [...WARNED_AND_REPLAYED, ...BAD_KEYS, ...DUPLICATES]

/** A byte more than a batch may have. */
const TOO_LARGE_BATCH = Buffer.alloc(64 * 1_048_576 + 1, ' ')

const ITEMS = [FLARE, { ...FLARE, fields: { volume_mcf: 7 } }, { ...FLARE, event_type_id: 'none' }, {}]

export const BATCH: readonly Request[] = [
  ask(200, 'POST /events/batch', { json: ITEMS }),
  ask(200, 'POST /events/batch', { lines: ITEMS }),
  ask(200, 'POST /events/batch', { json: [FLARE], idempotencyKey: 'b' }),
  ask(200, 'POST /events/batch', { json: [FLARE], idempotencyKey: 'b' }),
  ask(200, 'POST /events/batch?atomic=true', { lines: [FLARE] }),
  ask(422, 'POST /events/batch?atomic=true', { json: ITEMS }),
  ask(422, 'POST /events/batch', { json: {} }),
  ask(413, 'POST /events/batch', { bytes: TOO_LARGE_BATCH }),
]
