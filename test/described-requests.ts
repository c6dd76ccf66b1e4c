import { FEEDS } from './described-requests/feeds.ts'
import { BACKTESTS, CORRELATIONS } from './described-requests/looking-back.ts'
import { BATCH, RULES_AT_WORK } from './described-requests/recording.ts'
import { ask, NOT_UTF8, type Request, type Rest, TOO_LARGE } from './described-requests/request.ts'
import { CONDITIONAL_RULES, DUPLICATION_RULES, GUARD_RULES } from './described-requests/rules.ts'
import { WEBHOOKS } from './described-requests/webhooks.ts'

const SHELL = 'text/x-shellscript'
const TEXT = 'text/plain'

/** The same request with a token and with Basic, and for each format; `#` in it is another number each time. */
function inEveryForm(status: number, line: string): Request[] {
  const rests: Rest[] = [{}, { as: 'admin by Basic' }, { accept: SHELL }, { accept: TEXT }]
  const requests = rests.map((rest, index) => ask(status, line.replaceAll('#', String(index)), rest))
  const separator = line.includes('?') ? '&' : '?'
  const byQuery = `${line.replaceAll('#', '9')}${separator}outputType=sh`
  return [...requests, ask(status, byQuery)]
}

const MAINTENANCE: readonly Request[] = [
  ask(201, 'POST /api/log', {
    json: { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Runs' },
  }),
  ask(400, 'POST /api/log', { bytes: NOT_UTF8 }),
  ask(401, 'POST /api/log', { as: 'stranger', json: {} }),
  ask(401, 'POST /api/log', { as: 'stranger by Basic', json: {} }),
  ask(403, 'POST /api/log', { as: 'viewer', json: {} }),
  ask(413, 'POST /api/log', { bytes: TOO_LARGE }),
  ask(422, 'POST /api/log', { json: {} }),
  ask(200, 'GET /api/log/types'),
  ask(200, 'GET /api/logs'),
  ask(422, 'GET /api/logs?hours=many'),
]

const ASSET_LOG: readonly Request[] = [
  ask(201, 'PUT /api/asset/Motor-01/log', { json: { Message: { bar: 1.0 }, Type: 'ALERT' } }),
  ask(201, 'PUT /api/asset/Motor-01/log', {
    form: { message: 'x', source: 'me' },
    keep: { entry: 'Data.ID' },
  }),
  ask(201, 'PUT /api/asset/Motor-01/log', { form: { message: 'x', outputType: 'text' } }),
  ask(201, 'PUT /api/asset/Motor-01/log', { multipart: { message: 'x', type: 'NOTE' } }),
  ...inEveryForm(201, 'PUT /api/asset/Motor-01/log?message=x'),
  ...inEveryForm(400, 'PUT /api/asset/Motor-01/log?message='),
  ...inEveryForm(404, 'PUT /api/asset/None/log?message=x'),
  ...inEveryForm(200, 'GET /api/asset/Motor-01/logs'),
  ...inEveryForm(404, 'GET /api/asset/None/logs'),
]

const COLLINS: readonly Request[] = [
  ...inEveryForm(200, 'GET /api/assets/logs'),
  ...inEveryForm(200, 'GET /api/assets/logs/search?query=x'),
  ...inEveryForm(200, 'GET /api/log/$entry'),
  ...inEveryForm(404, 'GET /api/log/999'),
  ...inEveryForm(400, 'GET /api/log/first'),
  ...inEveryForm(201, 'PUT /api/asset/Rack-#'),
  ask(201, 'PUT /api/asset/Rack-form', { form: { type: 'RACK' } }),
  ask(201, 'PUT /api/asset/Rack-multipart', { multipart: { type: 'RACK' } }),
  ...inEveryForm(409, 'PUT /api/asset/Motor-01'),
  ...inEveryForm(200, 'GET /api/asset/Motor-01'),
  ...inEveryForm(404, 'GET /api/asset/None'),
  ...inEveryForm(200, 'GET /api/assets?size=2'),
  ask(200, 'GET /api/assets?details=false'),
  ...inEveryForm(200, 'GET /api/ping'),
]

/** Who may not: of the two dialects whose words depend on how one signs in. */
const TURNED_AWAY: readonly Request[] = [
  'PUT /api/asset/Motor-01/log?message=x',
  'PUT /api/asset/New',
].flatMap((line) => [
  ask(401, line, { as: 'stranger' }),
  ask(401, line, { as: 'stranger', accept: SHELL }),
  ask(401, line, { as: 'stranger', accept: TEXT }),
  ask(401, line, { as: 'stranger by Basic' }),
  ask(401, line, { as: 'viewer by Basic' }),
  ask(403, line, { as: 'viewer' }),
  ask(403, line, { as: 'viewer', accept: SHELL }),
  ask(403, line, { as: 'viewer', accept: TEXT }),
  ask(413, line, { bytes: TOO_LARGE }),
  ask(413, line, { bytes: TOO_LARGE, accept: SHELL }),
  ask(413, line, { bytes: TOO_LARGE, accept: TEXT }),
])

const FIELDS = [
  { name: 'volume_mcf', type: 'number', required: true },
  { name: 'cause', type: 'select', options: ['equipment', 'weather', 'other'] },
]

const EVENT_TYPES: readonly Request[] = [
  ask(201, 'POST /event-types', {
    json: { name: 'Flaring', category: 'flaring', fields: FIELDS },
    keep: { type: 'id', volume: 'fields.0.id', cause: 'fields.1.id' },
  }),
  ask(201, 'POST /event-types', { json: { name: 'Old' }, keep: { old: 'id' } }),
  ask(409, 'POST /event-types', { json: { id: '$type', name: 'Flaring' } }),
  ask(422, 'POST /event-types', { json: {} }),
  ask(200, 'GET /event-types'),
  ask(422, 'GET /event-types?state=rotten'),
  ask(200, 'GET /event-types/$type'),
  ask(404, 'GET /event-types/none'),
  ask(200, 'PATCH /event-types/$type', { json: { description: 'Gas' } }),
  ask(404, 'PATCH /event-types/none', { json: { description: 'Gas' } }),
  ask(409, 'PATCH /event-types/$type', { json: { name: 'X', expected_version: 99 } }),
  ask(422, 'PATCH /event-types/$type', { json: { name: 1 } }),
  ask(200, 'POST /event-types/$old/transition', { json: { to: 'deprecated' } }),
  ask(200, 'POST /event-types/$old/transition', { json: { to: 'archived' } }),
  ask(404, 'POST /event-types/none/transition', { json: { to: 'deprecated' } }),
  ask(409, 'POST /event-types/$old/transition', { json: { to: 'draft' } }),
  ask(422, 'POST /event-types/$old/transition', { json: { to: 'rotten' } }),
  ask(200, 'GET /event-types/$type/versions'),
  ask(404, 'GET /event-types/none/versions'),
  ask(200, 'GET /event-types/$type/versions/1'),
  ask(404, 'GET /event-types/$type/versions/99'),
]

const TYPE_FIELDS: readonly Request[] = [
  ask(201, 'POST /event-types/$type/fields', {
    json: { name: 'note', type: 'text' },
    keep: { note: 'id' },
  }),
  ask(404, 'POST /event-types/none/fields', { json: { name: 'note', type: 'text' } }),
  ask(409, 'POST /event-types/$type/fields', { json: { name: 'note', type: 'text' } }),
  ask(422, 'POST /event-types/$type/fields', { json: {} }),
  ask(200, 'GET /event-types/$type/fields'),
  ask(404, 'GET /event-types/none/fields'),
  ask(200, 'PUT /event-types/$type/fields/reorder', { json: { field_ids: ['$note', '$cause', '$volume'] } }),
  ask(404, 'PUT /event-types/none/fields/reorder', { json: { field_ids: [] } }),
  ask(409, 'PUT /event-types/$type/fields/reorder', {
    json: { field_ids: ['$volume', '$cause', '$note'] },
    ifMatch: '"99"',
  }),
  ask(422, 'PUT /event-types/$type/fields/reorder', { json: { field_ids: ['$note'] } }),
  ask(200, 'PATCH /event-types/$type/fields/$note', { json: { label: 'Note' } }),
  ask(404, 'PATCH /event-types/$type/fields/none', { json: { label: 'Note' } }),
  ask(409, 'PATCH /event-types/$type/fields/$note', { json: { label: 'N' }, ifMatch: '"99"' }),
  ask(422, 'PATCH /event-types/$type/fields/$note', { json: { label: 1 } }),
  ask(409, 'DELETE /event-types/$type/fields/$note', { ifMatch: '"99"' }),
  ask(204, 'DELETE /event-types/$type/fields/$note'),
  ask(404, 'DELETE /event-types/$type/fields/$note'),
]

const FLARE = { event_type_id: '$type', entity_id: 'Motor-01', fields: { volume_mcf: 4 } }

const EVENTS: readonly Request[] = [
  ask(201, 'POST /events', { json: { ...FLARE, dedup_key: 'a' }, keep: { event: 'id' } }),
  ask(201, 'POST /events', { json: { ...FLARE, description: 'Poison' }, keep: { poison: 'seq' } }),
  ask(200, 'POST /events', { json: { ...FLARE, dedup_key: 'a' } }),
  ask(400, 'POST /events', { bytes: NOT_UTF8 }),
  ask(401, 'POST /events', { as: 'stranger', json: FLARE }),
  ask(403, 'POST /events', { as: 'viewer', json: FLARE }),
  ask(413, 'POST /events', { bytes: TOO_LARGE }),
  ask(404, 'POST /events', { json: { ...FLARE, event_type_id: 'none' } }),
  ask(409, 'POST /events', { json: { event_type_id: '$old', entity_id: 'Motor-01' } }),
  ask(422, 'POST /events', { json: {} }),
  ask(200, 'GET /events'),
  ask(422, 'GET /events?limit=many'),
  ask(200, 'GET /events/stream', { goesOn: true }),
  ask(410, 'GET /events/stream', { lastEventId: Buffer.from('99 abcdefghij').toString('base64url') }),
  ask(422, 'GET /events/stream?severity=BAD'),
  ask(200, 'GET /events/export'),
  ask(200, 'GET /events/export?format=csv'),
  ask(422, 'GET /events/export?format=xlsx'),
  ask(200, 'GET /events/$event'),
  ask(404, 'GET /events/none'),
  ask(200, 'PATCH /events/$event', { json: { description: 'More' }, ifMatch: '"1"' }),
  ask(404, 'PATCH /events/none', { json: { description: 'More' } }),
  ask(409, 'PATCH /events/$event', { json: { description: 'Less' }, ifMatch: '"1"' }),
  ask(422, 'PATCH /events/$event', { json: { fields: { volume_mcf: 'much' } } }),
  ask(422, 'GET /events/$event?as_of=soon'),
  ask(200, 'GET /events/$event/history'),
  ask(404, 'GET /events/none/history'),
  ask(409, 'DELETE /event-types/$type'),
  ask(204, 'DELETE /event-types/$old'),
  ask(404, 'DELETE /event-types/$old'),
]

const ASSETS: readonly Request[] = [
  ask(201, 'POST /assets', { json: { tag: 'Pump-1', type: 'pump', attributes: { maker: 'North' } } }),
  ask(409, 'POST /assets', { json: { tag: 'Pump-1' } }),
  ask(422, 'POST /assets', { json: {} }),
  ask(200, 'GET /assets'),
  ask(422, 'GET /assets?limit=many'),
  ask(200, 'GET /assets/Pump-1'),
  ask(404, 'GET /assets/none'),
  ask(200, 'PATCH /assets/Pump-1', { json: { name: 'Pump', parent: 'Motor-01' } }),
  ask(404, 'PATCH /assets/none', { json: { name: 'Pump' } }),
  ask(422, 'PATCH /assets/Pump-1', { json: { parent: 'none' } }),
  ask(204, 'DELETE /assets/Pump-1'),
  ask(404, 'DELETE /assets/Pump-1'),
  ask(409, 'DELETE /assets/Motor-01'),
]

const USER = { name: 'anna', email: 'anna@example.com', role: 'admin', password: 'only-for-tests' }

const ACCESS: readonly Request[] = [
  ask(201, 'POST /users', { json: USER, keep: { user: 'id' } }),
  ask(409, 'POST /users', { json: USER }),
  ask(422, 'POST /users', { json: {} }),
  ask(200, 'GET /users'),
  ask(200, 'PATCH /users/$user', { json: { role: 'engineer' } }),
  ask(404, 'PATCH /users/none', { json: { role: 'viewer' } }),
  ask(409, 'PATCH /users/admin', { json: { role: 'viewer' } }),
  ask(422, 'PATCH /users/$user', { json: { role: 'king' } }),
  ask(200, 'POST /auth/token', { json: { email: 'anna', password: USER.password } }),
  ask(401, 'POST /auth/token', { json: { email: 'anna', password: 'another' } }),
  ask(422, 'POST /auth/token', { json: {} }),
  ask(201, 'POST /tokens', { json: { name: 'a', role: 'viewer', user: 'anna' }, keep: { token: 'id' } }),
  ask(404, 'POST /tokens', { json: { name: 'a', role: 'viewer', user: 'none' } }),
  ask(422, 'POST /tokens', { json: {} }),
  ask(200, 'GET /tokens'),
  ask(204, 'DELETE /tokens/$token'),
  ask(404, 'DELETE /tokens/none'),
]

const PAGES: readonly Request[] = [
  ...['/', '/docs', '/openapi.json', '/health', '/ready', '/metrics'].map((path) => ask(200, `GET ${path}`)),
  ask(401, 'GET /metrics', { as: 'stranger' }),
]

/** Every answer that `/openapi.json` describes, short of what only an overloaded or broken server says. */
export const REQUESTS: readonly Request[] = [
  ask(201, 'POST /tokens', { json: { name: 'viewer', role: 'viewer' }, keep: { viewer: 'token' } }),
  ...MAINTENANCE,
  ...ASSET_LOG,
  ...COLLINS,
  ...TURNED_AWAY,
  ...EVENT_TYPES,
  ...TYPE_FIELDS,
  ...CONDITIONAL_RULES,
  ...GUARD_RULES,
  ...EVENTS,
  ...CORRELATIONS,
  ...RULES_AT_WORK,
  ...DUPLICATION_RULES,
  ...BACKTESTS,
  ...BATCH,
  ...FEEDS,
  ...WEBHOOKS,
  ...ASSETS,
  ...ACCESS,
  ...PAGES,
]
