import { ask, type Request } from './request.ts'

/** About a feed that refuses the entry `$poison`. */
export const FEEDS: readonly Request[] = [
  ask(200, 'GET /feeds'),
  ask(200, 'GET /feeds/picky'),
  ask(404, 'GET /feeds/none'),
  ask(200, 'POST /feeds/picky/pause'),
  ask(404, 'POST /feeds/none/pause'),
  ask(200, 'POST /feeds/picky/resume'),
  ask(404, 'POST /feeds/none/resume'),
  ask(202, 'POST /feeds/picky/verify'),
  ask(409, 'POST /feeds/plain/verify'),
  ask(404, 'POST /feeds/none/verify'),
  ask(200, 'GET /feeds/picky/verify'),
  ask(404, 'GET /feeds/plain/verify'),
  ask(200, 'GET /feeds/picky/set-aside'),
  ask(404, 'GET /feeds/none/set-aside'),
  ask(422, 'GET /feeds/picky/set-aside?limit=many'),
  ask(200, 'POST /feeds/picky/set-aside/$poison/retry'),
  ask(404, 'POST /feeds/picky/set-aside/999999/retry'),
  ask(200, 'POST /feeds/picky/replay', { json: { from: '2026-01-01T00:00:00Z' } }),
  ask(404, 'POST /feeds/none/replay', { json: { from: '2026-01-01T00:00:00Z' } }),
  ask(422, 'POST /feeds/picky/replay', { json: {} }),
]
