import type { Role } from '../core/access/role.ts'
import { createToken, listTokens, login, revokeToken } from './access/token-operations.ts'
import { createUser, listUsers, patchUser } from './access/user-operations.ts'
import { createCollinsAsset, findCollinsAssets, getCollinsAsset } from './asset-log/asset-operations.ts'
import { assetLog, collins } from './asset-log/dialect.ts'
import { getLog, listAllLogs, listLogs, ping, putLog, searchLogs } from './asset-log/log-operations.ts'
import { createAsset, deleteAsset, getAsset, listAssets, patchAsset } from './assets/operations.ts'
import {
  backtestDuplicationRule,
  backtestGuardRule,
  cancelBacktest,
  getBacktest,
  listBacktests,
} from './backtests/operations.ts'
import { postBatch } from './batch/operations.ts'
import { correlateEvent, deleteCorrelation, listCorrelations } from './correlations/operations.ts'
import type { Dialect } from './dialect.ts'
import {
  createDuplicationRule,
  deleteDuplicationRule,
  getDuplicationRule,
  listDuplicationRules,
  patchDuplicationRule,
  resetDuplication,
} from './duplication-rules/operations.ts'
import {
  addConditionalRule,
  deleteConditionalRule,
  getConditionalRule,
  listConditionalRules,
  patchConditionalRule,
} from './event-types/conditional-rule-operations.ts'
import {
  addField,
  deleteField,
  listFields,
  patchField,
  reorderFields,
} from './event-types/field-operations.ts'
import {
  createEventType,
  deleteEventType,
  getEventType,
  getEventTypeVersion,
  listEventTypes,
  listEventTypeVersions,
  patchEventType,
  transitionEventType,
} from './event-types/type-operations.ts'
import { operationalEvents } from './events/dialect.ts'
import { getEvent, getEventHistory, listEvents, patchEvent, postEvent } from './events/operations.ts'
import { exportEvents } from './export/operation.ts'
import {
  getFeed,
  getVerification,
  listFeeds,
  listSetAside,
  pauseFeed,
  replayFeed,
  resumeFeed,
  retrySetAside,
  verifyFeed,
} from './feeds/operations.ts'
import {
  createGuardRule,
  deleteGuardRule,
  getGuardRule,
  listGuardRules,
  patchGuardRule,
} from './guard-rules/operations.ts'
import { testGuardRule } from './guard-rules/test-operation.ts'
import {
  listGuardRuleVersions,
  publishGuardRule,
  publishGuardRuleVersion,
  retireGuardRule,
} from './guard-rules/version-operations.ts'
import { maintenanceLog } from './maintenance-log/dialect.ts'
import { listEntries, listTypes, postEntry } from './maintenance-log/operations.ts'
import { pages } from './operations/dialect.ts'
import { getHealth, getReady } from './operations/health.ts'
import { getDocs, getMetrics, getOpenapi, getStart } from './operations/operations.ts'
import type { Method, Operation, Route } from './route.ts'
import { streamEvents } from './stream/operation.ts'
import { listWebhookDeliveries, testWebhook } from './webhooks/delivery-operations.ts'
import {
  createWebhook,
  deleteWebhook,
  dropOldWebhookSecret,
  getWebhook,
  listWebhooks,
  patchWebhook,
  rotateWebhookSecret,
} from './webhooks/operations.ts'

type Line = readonly [method: Method, path: string, role: Role, operation: Operation]

/** Every URL of the server: who may use it and what it does. A line without a role does not compile. */
export const ROUTES: readonly Route[] = [
  ...inWordsOf(maintenanceLog, [
    ['POST', '/api/log', 'operator', postEntry],
    ['GET', '/api/log/types', 'viewer', listTypes],
    ['GET', '/api/logs', 'viewer', listEntries],
  ]),
  ...inWordsOf(assetLog, [
    ['PUT', '/api/asset/:tag/log', 'operator', putLog],
    ['GET', '/api/asset/:tag/logs', 'viewer', listLogs],
  ]),
  ...inWordsOf(collins, [
    ['GET', '/api/assets/logs', 'viewer', listAllLogs],
    ['GET', '/api/assets/logs/search', 'viewer', searchLogs],
    ['GET', '/api/log/:id', 'viewer', getLog],
    ['PUT', '/api/asset/:tag', 'operator', createCollinsAsset],
    ['GET', '/api/asset/:tag', 'viewer', getCollinsAsset],
    ['GET', '/api/assets', 'viewer', findCollinsAssets],
    ['GET', '/api/ping', 'public', ping],
  ]),
  ...inWordsOf(operationalEvents, [
    ['POST', '/events', 'operator', postEvent],
    ['POST', '/events/batch', 'operator', postBatch],
    ['GET', '/events', 'viewer', listEvents],
    ['GET', '/events/export', 'viewer', exportEvents],
    ['GET', '/events/stream', 'viewer', streamEvents],
    ['GET', '/events/:id', 'viewer', getEvent],
    ['PATCH', '/events/:id', 'operator', patchEvent],
    ['GET', '/events/:id/history', 'viewer', getEventHistory],
    ['POST', '/events/:id/correlate', 'operator', correlateEvent],
    ['GET', '/events/:id/correlations', 'viewer', listCorrelations],
    ['DELETE', '/events/:id/correlations/:cid', 'operator', deleteCorrelation],

    ['POST', '/event-types', 'engineer', createEventType],
    ['GET', '/event-types', 'viewer', listEventTypes],
    ['GET', '/event-types/:id', 'viewer', getEventType],
    ['PATCH', '/event-types/:id', 'engineer', patchEventType],
    ['DELETE', '/event-types/:id', 'engineer', deleteEventType],
    ['POST', '/event-types/:id/transition', 'engineer', transitionEventType],
    ['GET', '/event-types/:id/versions', 'viewer', listEventTypeVersions],
    ['GET', '/event-types/:id/versions/:version', 'viewer', getEventTypeVersion],
    ['POST', '/event-types/:id/fields', 'engineer', addField],
    ['GET', '/event-types/:id/fields', 'viewer', listFields],
    ['PUT', '/event-types/:id/fields/reorder', 'engineer', reorderFields],
    ['PATCH', '/event-types/:id/fields/:fid', 'engineer', patchField],
    ['DELETE', '/event-types/:id/fields/:fid', 'engineer', deleteField],
    ['POST', '/event-types/:id/conditional-rules', 'engineer', addConditionalRule],
    ['GET', '/event-types/:id/conditional-rules', 'viewer', listConditionalRules],
    ['GET', '/event-types/:id/conditional-rules/:rid', 'viewer', getConditionalRule],
    ['PATCH', '/event-types/:id/conditional-rules/:rid', 'engineer', patchConditionalRule],
    ['DELETE', '/event-types/:id/conditional-rules/:rid', 'engineer', deleteConditionalRule],

    ['POST', '/guard-rules', 'engineer', createGuardRule],
    ['GET', '/guard-rules', 'viewer', listGuardRules],
    ['GET', '/guard-rules/:id', 'viewer', getGuardRule],
    ['PATCH', '/guard-rules/:id', 'engineer', patchGuardRule],
    ['DELETE', '/guard-rules/:id', 'engineer', deleteGuardRule],
    ['POST', '/guard-rules/:id/publish', 'engineer', publishGuardRule],
    ['GET', '/guard-rules/:id/versions', 'viewer', listGuardRuleVersions],
    ['POST', '/guard-rules/:id/versions/:version/publish', 'engineer', publishGuardRuleVersion],
    ['POST', '/guard-rules/:id/retire', 'engineer', retireGuardRule],
    ['POST', '/guard-rules/:id/test', 'viewer', testGuardRule],
    ['POST', '/guard-rules/:id/backtest', 'engineer', backtestGuardRule],

    ['POST', '/duplication-rules', 'engineer', createDuplicationRule],
    ['GET', '/duplication-rules', 'viewer', listDuplicationRules],
    ['POST', '/duplication-rules/reset', 'engineer', resetDuplication],
    ['GET', '/duplication-rules/:id', 'viewer', getDuplicationRule],
    ['PATCH', '/duplication-rules/:id', 'engineer', patchDuplicationRule],
    ['DELETE', '/duplication-rules/:id', 'engineer', deleteDuplicationRule],
    ['POST', '/duplication-rules/:id/backtest', 'engineer', backtestDuplicationRule],

    ['GET', '/backtests', 'viewer', listBacktests],
    ['GET', '/backtests/:id', 'viewer', getBacktest],
    ['DELETE', '/backtests/:id', 'engineer', cancelBacktest],

    ['POST', '/assets', 'operator', createAsset],
    ['GET', '/assets', 'viewer', listAssets],
    ['GET', '/assets/:tag', 'viewer', getAsset],
    ['PATCH', '/assets/:tag', 'engineer', patchAsset],
    ['DELETE', '/assets/:tag', 'engineer', deleteAsset],

    ['GET', '/feeds', 'engineer', listFeeds],
    ['GET', '/feeds/:name', 'engineer', getFeed],
    ['POST', '/feeds/:name/pause', 'admin', pauseFeed],
    ['POST', '/feeds/:name/resume', 'admin', resumeFeed],
    ['POST', '/feeds/:name/replay', 'admin', replayFeed],
    ['POST', '/feeds/:name/verify', 'engineer', verifyFeed],
    ['GET', '/feeds/:name/verify', 'engineer', getVerification],
    ['GET', '/feeds/:name/set-aside', 'engineer', listSetAside],
    ['POST', '/feeds/:name/set-aside/:seq/retry', 'admin', retrySetAside],

    ['POST', '/webhooks', 'admin', createWebhook],
    ['GET', '/webhooks', 'engineer', listWebhooks],
    ['GET', '/webhooks/:id', 'engineer', getWebhook],
    ['PATCH', '/webhooks/:id', 'admin', patchWebhook],
    ['DELETE', '/webhooks/:id', 'admin', deleteWebhook],
    ['POST', '/webhooks/:id/rotate-secret', 'admin', rotateWebhookSecret],
    ['POST', '/webhooks/:id/drop-old-secret', 'admin', dropOldWebhookSecret],
    ['POST', '/webhooks/:id/test', 'admin', testWebhook],
    ['GET', '/webhooks/:id/deliveries', 'engineer', listWebhookDeliveries],

    ['POST', '/auth/token', 'public', login],
    ['GET', '/users', 'admin', listUsers],
    ['POST', '/users', 'admin', createUser],
    ['PATCH', '/users/:id', 'admin', patchUser],
    ['GET', '/tokens', 'admin', listTokens],
    ['POST', '/tokens', 'admin', createToken],
    ['DELETE', '/tokens/:id', 'admin', revokeToken],
  ]),
  ...inWordsOf(pages, [
    ['GET', '/', 'public', getStart],
    ['GET', '/docs', 'public', getDocs],
    ['GET', '/openapi.json', 'public', getOpenapi],
    ['GET', '/health', 'public', getHealth],
    ['GET', '/ready', 'public', getReady],
    ['GET', '/metrics', 'viewer', getMetrics],
  ]),
]

function inWordsOf(dialect: Dialect, lines: readonly Line[]): Route[] {
  return lines.map(([method, path, role, operation]) => ({ method, path, role, dialect, operation }))
}
