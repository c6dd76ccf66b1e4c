import { type ClientOptions, createAsker, createOpener } from './ask.ts'
import { assetLog } from './asset-log.ts'
import { assets } from './assets.ts'
import { backtests } from './backtests.ts'
import { conditionalRules } from './conditional-rules.ts'
import { correlations } from './correlations.ts'
import { duplicationRules } from './duplication-rules.ts'
import { eventTypes } from './event-types.ts'
import { events } from './events.ts'
import { feeds } from './feeds.ts'
import { fields } from './fields.ts'
import { guardRules } from './guard-rules.ts'
import { maintenanceLog } from './maintenance-log.ts'
import { tokens } from './tokens.ts'
import { users } from './users.ts'
import { webhooks } from './webhooks.ts'

export type Client = ReturnType<typeof createClient>

/** Everything a Groundlog server can be asked, by subject. Refusals reject with ClientError. */
export function createClient(options: ClientOptions) {
  const open = createOpener(options)
  const ask = createAsker(open)
  return {
    maintenanceLog: maintenanceLog(ask),
    events: events(ask, open),
    eventTypes: eventTypes(ask),
    feeds: feeds(ask),
    fields: fields(ask),
    conditionalRules: conditionalRules(ask),
    guardRules: guardRules(ask),
    duplicationRules: duplicationRules(ask),
    correlations: correlations(ask),
    backtests: backtests(ask),
    assets: assets(ask),
    assetLog: assetLog(ask),
    users: users(ask),
    tokens: tokens(ask),
    webhooks: webhooks(ask),
  }
}

export type { ClientOptions } from './ask.ts'
export type { LogEntry, LogPage, LogQuery, NewLogEntry } from './asset-log.ts'
export type { Asset, AssetChanges, AssetQuery, NewAsset } from './assets.ts'
export type { Backtest, BacktestOrder, BacktestQuery } from './backtests.ts'
export { ClientError, type ClientProblem } from './client-error.ts'
export type {
  ConditionalRule,
  ConditionalRuleChanges,
  NewConditionalRule,
} from './conditional-rules.ts'
export type {
  CorrelateAnswer,
  CorrelatedEvent,
  Correlation,
  NewLinks,
  Span,
  SuggestionQuery,
} from './correlations.ts'
export type {
  DuplicationReset,
  DuplicationRule,
  DuplicationRuleQuery,
  NewDuplicationRule,
} from './duplication-rules.ts'
export type { EventType, EventTypeChanges, NewEventType, Transition } from './event-types.ts'
export type {
  BatchAnswer,
  BatchItem,
  BatchOptions,
  Duplicate,
  EventChanges,
  EventQuery,
  EventRevision,
  ExportQuery,
  LoggedEvent,
  NewEvent,
  RecordOptions,
  RecordVerdict,
} from './events.ts'
export type { Feed, FeedVerification, RetriedEntry, SetAsideEntry } from './feeds.ts'
export type { Field, FieldList, NewField } from './fields.ts'
export type {
  GuardRule,
  GuardRuleContent,
  GuardRuleQuery,
  GuardRuleTrial,
  GuardRuleTrialAnswer,
  GuardRuleVersion,
  GuardValidation,
  NewGuardRule,
} from './guard-rules.ts'
export type {
  MaintenanceEntries,
  MaintenanceEntry,
  MaintenanceQuery,
  MaintenanceWords,
  NewMaintenanceEntry,
  RecordedMaintenanceEntry,
} from './maintenance-log.ts'
export type { Page, PageQuery } from './page.ts'
export type { StreamedEntry, StreamOptions, StreamQuery } from './stream-events.ts'
export type { CreatedToken, NewToken, Token } from './tokens.ts'
export type { Login, NewUser, User, UserChanges } from './users.ts'
export type {
  IssuedWebhook,
  NewWebhook,
  Webhook,
  WebhookAttempt,
  WebhookChanges,
  WebhookKind,
  WebhookTrial,
} from './webhooks.ts'
