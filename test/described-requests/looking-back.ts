import { ask, type Request } from './request.ts'

const OTHER = { event_type_id: '$type', entity_id: 'Motor-01', fields: { volume_mcf: 2 } }

/** About the event `$event`. */
export const CORRELATIONS: readonly Request[] = [
  ask(201, 'POST /events', { json: OTHER, keep: { cause: 'id' } }),
  ask(200, 'POST /events/$event/correlate', { json: { event_ids: ['$cause'], relation: 'caused_by' } }),
  ask(200, 'POST /events/$event/correlate', { json: {} }),
  ask(404, 'POST /events/none/correlate', { json: {} }),
  ask(422, 'POST /events/$event/correlate', { json: { event_ids: ['$event'] } }),
  ask(200, 'GET /events/$event/correlations', { keep: { link: 'data.0.id' } }),
  ask(404, 'GET /events/none/correlations'),
  ask(204, 'DELETE /events/$event/correlations/$link'),
  ask(404, 'DELETE /events/$event/correlations/$link'),
]

const SEEN_TWICE = { id: 'seen-twice', name: 'Seen twice', fingerprint_fields: ['entity_id'], enabled: false }

export const BACKTESTS: readonly Request[] = [
  ask(202, 'POST /guard-rules/limit/backtest', { json: {}, keep: { backtest: 'id' } }),
  ask(404, 'POST /guard-rules/none/backtest', { json: {} }),
  ask(422, 'POST /guard-rules/limit/backtest', { json: { from_date: 'soon' } }),
  ask(201, 'POST /duplication-rules', { json: SEEN_TWICE }),
  ask(202, 'POST /duplication-rules/seen-twice/backtest', { json: {} }),
  ask(404, 'POST /duplication-rules/none/backtest', { json: {} }),
  ask(422, 'POST /duplication-rules/seen-twice/backtest', { json: { from_date: 'soon' } }),
  ask(200, 'GET /backtests'),
  ask(422, 'GET /backtests?limit=many'),
  ask(200, 'GET /backtests/$backtest'),
  ask(404, 'GET /backtests/none'),
  ask(204, 'DELETE /backtests/$backtest'),
  ask(404, 'DELETE /backtests/none'),
]
