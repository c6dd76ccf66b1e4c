import { type ClientOptions, createAsker } from './ask.ts'
import { assetLog } from './asset-log.ts'
import { assets } from './assets.ts'
import { eventTypes } from './event-types.ts'
import { events } from './events.ts'
import { fields } from './fields.ts'
import { maintenanceLog } from './maintenance-log.ts'
import { tokens } from './tokens.ts'
import { users } from './users.ts'

export type Client = ReturnType<typeof createClient>

/** Everything a Groundlog server can be asked, by subject. Refusals reject with ClientError. */
export function createClient(options: ClientOptions) {
  const ask = createAsker(options)
  return {
    maintenanceLog: maintenanceLog(ask),
    events: events(ask),
    eventTypes: eventTypes(ask),
    fields: fields(ask),
    assets: assets(ask),
    assetLog: assetLog(ask),
    users: users(ask),
    tokens: tokens(ask),
  }
}

export type { ClientOptions } from './ask.ts'
export type { LogEntry, LogPage, LogQuery, NewLogEntry } from './asset-log.ts'
export type { Asset, AssetChanges, AssetQuery, NewAsset } from './assets.ts'
export { ClientError, type ClientProblem } from './client-error.ts'
export type { EventType, EventTypeChanges, NewEventType, Transition } from './event-types.ts'
export type {
  EventChanges,
  EventQuery,
  EventRevision,
  LoggedEvent,
  NewEvent,
  RecordVerdict,
} from './events.ts'
export type { Field, FieldList, NewField } from './fields.ts'
export type {
  MaintenanceEntries,
  MaintenanceEntry,
  MaintenanceQuery,
  MaintenanceWords,
  NewMaintenanceEntry,
  RecordedMaintenanceEntry,
} from './maintenance-log.ts'
export type { Page, PageQuery } from './page.ts'
export type { CreatedToken, NewToken, Token } from './tokens.ts'
export type { Login, NewUser, User, UserChanges } from './users.ts'
