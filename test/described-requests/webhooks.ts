import { ask, type Request } from './request.ts'

/** Nobody listens there. */
const URL = 'http://127.0.0.1:9/hook'

const PAGER = { id: 'pager', name: 'Pager', url: URL }

export const WEBHOOKS: readonly Request[] = [
  ask(201, 'POST /webhooks', { json: { ...PAGER, condition: 'event.severity == "HIGH"' } }),
  ask(409, 'POST /webhooks', { json: PAGER }),
  ask(422, 'POST /webhooks', { json: {} }),
  ask(200, 'GET /webhooks'),
  ask(422, 'GET /webhooks?limit=many'),
  ask(200, 'GET /webhooks/pager'),
  ask(404, 'GET /webhooks/none'),
  ask(200, 'PATCH /webhooks/pager', { json: { kinds: ['recorded'] } }),
  ask(404, 'PATCH /webhooks/none', { json: {} }),
  ask(409, 'PATCH /webhooks/pager', { json: {}, ifMatch: '"99"' }),
  ask(422, 'PATCH /webhooks/pager', { json: { url: 'nowhere' } }),
  ask(200, 'POST /webhooks/pager/rotate-secret'),
  ask(404, 'POST /webhooks/none/rotate-secret'),
  ask(409, 'POST /webhooks/pager/rotate-secret'),
  ask(200, 'POST /webhooks/pager/drop-old-secret'),
  ask(404, 'POST /webhooks/none/drop-old-secret'),
  ask(409, 'POST /webhooks/pager/drop-old-secret'),
  ask(200, 'POST /webhooks/pager/test'),
  ask(404, 'POST /webhooks/none/test'),
  ask(200, 'GET /webhooks/pager/deliveries'),
  ask(404, 'GET /webhooks/none/deliveries'),
  ask(409, 'DELETE /webhooks/pager', { ifMatch: '"99"' }),
  ask(204, 'DELETE /webhooks/pager'),
  ask(404, 'DELETE /webhooks/pager'),
]
