import type { Database } from 'better-sqlite3'
import { createAppendAll } from './append-all.ts'
import { createAppend } from './append-event.ts'
import type { Claims } from './claims.ts'
import type { Counters } from './counters.ts'
import { createDuplicates, type Duplicates } from './duplicates.ts'
import { createEntryStore, type EntryStore } from './entry-store.ts'
import { createEventPlaces } from './event-places.ts'
import { createFieldIndexStore, type FieldIndexStore } from './field-index-store.ts'
import type { Fingerprints } from './fingerprints.ts'
import { createLinkCommands } from './link-commands.ts'
import type { LogHead } from './log-head.ts'
import type { LogPlaces } from './log-places.ts'
import { createOneEventReads, type OneEventReads } from './one-event.ts'
import { createRevise } from './revise-event.ts'
import type { RuleTally } from './rule-tally.ts'
import type { Timelines } from './timelines.ts'
import type { WriteCommands } from './write-commands.ts'

/** What the writer has open beside its connection. */
export type OpenLog = {
  readonly head: LogHead
  readonly places: LogPlaces
  readonly counters: Counters
  readonly timelines: Timelines
  readonly tally: RuleTally
  readonly fingerprints: Fingerprints
  readonly claims: Claims
}

/** What commands about events are carried out with. */
export type EventTools = {
  readonly log: OpenLog
  readonly entries: EntryStore
  readonly reads: OneEventReads
  readonly duplicates: Duplicates
  readonly move: ReturnType<typeof createEventPlaces>
  readonly indexes: FieldIndexStore
}

export type EventCommands = Pick<WriteCommands, 'append' | 'appendAll' | 'revise' | 'link' | 'unlink'>

export function createEventCommands(database: Database, log: OpenLog): EventCommands {
  const entries = createEntryStore(database)
  const reads = createOneEventReads(database)
  const tools = {
    log,
    entries,
    reads,
    duplicates: createDuplicates(database, log),
    move: createEventPlaces(database),
    indexes: createFieldIndexStore(database, log.places),
  }
  const append = createAppend(database, tools)
  return {
    append,
    appendAll: createAppendAll(database, { log, append }),
    revise: createRevise(database, tools),
    ...createLinkCommands(database, tools),
  }
}
