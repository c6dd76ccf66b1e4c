import { createAccessCommands } from './access-commands.ts'
import { createAssetCommands } from './asset-commands.ts'
import { createClaims } from './claims.ts'
import { openForWriting } from './connection.ts'
import { createCounters } from './counters.ts'
import { createBegin, type Durability } from './durability.ts'
import { createEventCommands } from './event-commands.ts'
import { createFeedCommands } from './feed-commands.ts'
import { createFieldIndexWork, type FieldIndexWork } from './field-index-work.ts'
import { Fingerprints } from './fingerprints.ts'
import { createFolding } from './folding.ts'
import { createLogHead } from './log-head.ts'
import { createLogPlaces } from './log-places.ts'
import { createRuleCommands } from './rule-commands.ts'
import { createRuleTally } from './rule-tally.ts'
import { createSettling, type Settling } from './settling.ts'
import { createTimelines } from './timelines.ts'
import { createTypeCommands } from './type-commands.ts'
import { createWebhookCommands } from './webhook-registry.ts'
import type { Command, WriteCommands } from './write-commands.ts'

/** The writing connection with everything prepared. */
export type Writer = {
  readonly begin: (durability: Durability) => void
  readonly run: (command: Command) => unknown
  readonly commit: () => void
  /** Throws when the connection cannot be brought back to order: it has to be opened again. */
  readonly rollback: () => void
  /** Folds the write-ahead log into the database file and gives its space back, as far as that goes. */
  readonly makeRoom: () => void
  /** What can be done once the answers have left: folds the log where it has grown long. */
  readonly tidy: () => void
  readonly settling: Settling
  /** A slice of what is to be done in quiet moments, inside a transaction. */
  readonly work: FieldIndexWork
  readonly close: () => void
}

export function openWriter(file: string): Writer {
  const database = openForWriting(file)
  const log = {
    head: createLogHead(database),
    places: createLogPlaces(database),
    counters: createCounters(database),
    timelines: createTimelines(database),
    fingerprints: new Fingerprints(database),
    tally: createRuleTally(database),
    claims: createClaims(database),
  }
  const folding = createFolding(database)
  const settling = createSettling(log)
  const fill = database.prepare('update probe set room = randomblob(?)')
  const events = createEventCommands(database, log)
  const feeds = { ...createFeedCommands(database), ...createWebhookCommands(database) }
  const catalog = {
    ...createTypeCommands(database),
    ...createAssetCommands(database),
    ...createAccessCommands(database),
    ...createRuleCommands(database, log.fingerprints),
    probe: (bytes: number) => void fill.run(bytes),
  }
  const commands: WriteCommands = { ...catalog, ...events, ...feeds }
  const commit = database.prepare('commit')

  return {
    begin: createBegin(database),
    run: ({ name, args }) => {
      // Feeds save where they are several times a second, and change nothing that is remembered here.
      if (name in events || name in feeds) return (commands[name] as (...args: unknown[]) => unknown)(...args)
      log.places.forget()
      // A rule that is deleted takes what was gathered for it along, and not for another of its name.
      log.tally.flush()
      return (commands[name] as (...args: unknown[]) => unknown)(...args)
    },
    commit: () => {
      log.tally.flush()
      log.claims.sweep()
      commit.run()
      log.fingerprints.committed()
      folding.committed()
    },
    rollback: () => {
      log.tally.forget()
      log.claims.forget()
      log.places.forget()
      if (database.inTransaction) database.exec('rollback')
      log.head.reread()
      log.counters.reread()
      log.timelines.reread()
      log.fingerprints.rolledBack(log.head.seq())
    },
    makeRoom: folding.makeRoom,
    tidy: folding.ifDue,
    settling,
    work: createFieldIndexWork(database),
    close: () => {
      try {
        folding.finish()
      } finally {
        database.close()
      }
    },
  }
}
