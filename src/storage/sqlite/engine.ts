import type Database from 'better-sqlite3'
import type { AssetFilter, AssetQuery } from '../../core/assets/asset-registry.ts'
import type { Catalog } from '../../core/catalog.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { EntryLog } from '../../core/feeds/entry-log.ts'
import type { FeedRegistry } from '../../core/feeds/feed-registry.ts'
import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import { createAccessReads } from './access-reads.ts'
import { createAssetReads } from './asset-reads.ts'
import { reading } from './at-once.ts'
import { createCatalogReads } from './catalog-reads.ts'
import { openForReading, openForWriting } from './connection.ts'
import { createEntryLog } from './entry-log.ts'
import { createEventReads, type EventReads } from './event-reads.ts'
import { createEventStore, type Threads } from './event-store.ts'
import { createFeedRegistry } from './feed-registry.ts'
import { checkFiles } from './file/check-files.ts'
import { lockFolder } from './folder.ts'
import { createFolding } from './folding.ts'
import { countFewAssets, listFewAssets } from './long-asset-reads.ts'
import { migrate } from './migrate.ts'
import { createPulse } from './pulse.ts'
import { ReadThread } from './read-thread.ts'
import { RenderThreads } from './render-threads.ts'
import { createRuleRegistry } from './rule-registry.ts'
import { createRuleStatistics } from './rule-statistics.ts'
import { refuseOtherSchema } from './schema.ts'
import { explained } from './unusable-folder.ts'
import { createWebhookRegistry } from './webhook-registry.ts'
import { WriteQueue } from './write-queue.ts'

export type SqliteEngine = {
  readonly events: EventStore
  readonly catalog: Catalog
  readonly log: EntryLog
  readonly feeds: FeedRegistry
  readonly webhooks: WebhookRegistry
  /** Whether the folder can be read and written now; `seq` is the newest entry's. */
  readonly health: () => Promise<{
    readonly ok: boolean
    readonly seq: number
    readonly detail: string | null
  }>
  /** Waits until what was asked for is on disk, and lets go of the folder. */
  readonly close: () => Promise<void>
}

type Opening = {
  readonly folder: string
  /** How long a list or a count may take. */
  readonly querySeconds?: number
}

/**
 * Opens the log kept in a folder, creating what is missing.
 * @throws UnusableFolder saying what is the matter; as `FolderInUse` when another process has it open.
 */
export async function openSqliteEngine({ folder, querySeconds = 10 }: Opening): Promise<SqliteEngine> {
  const { database: file, noteLog, release } = lockFolder(folder)
  try {
    prepareSchema(file)
    noteLog()
    const database = openForReading(file)
    const writer = new WriteQueue(file)
    const reader = new ReadThread(file, querySeconds)
    const renderers = new RenderThreads(file)
    const threads = { writer, reader, renderers, reads: createEventReads(database) }
    const pulse = createPulse(writer)
    return {
      events: createEventStore(threads),
      catalog: catalog(database, threads),
      log: createEntryLog(database, writer),
      feeds: createFeedRegistry(database, writer),
      webhooks: createWebhookRegistry(database, writer),
      health: () => health(threads.reads, pulse),
      close: async () => {
        await writer.drain()
        await reader.close()
        await renderers.close()
        database.close()
        // Last of the connections: it folds the log into the database file.
        await writer.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw explained(error, file)
  }
}

function prepareSchema(file: string): void {
  checkFiles(file)
  const database = openForWriting(file)
  try {
    const folding = createFolding(database)
    migrate(database)
    refuseOtherSchema(database)
    folding.finish()
  } finally {
    database.close()
  }
}

type Health = Awaited<ReturnType<SqliteEngine['health']>>

function catalog(database: Database.Database, { writer, reader, reads }: Threads): Catalog {
  const types = createCatalogReads(database)
  const assets = createAssetReads(database)
  const access = createAccessReads(database)
  const listFew = reading((query: AssetQuery) => listFewAssets(assets, query))
  const countFew = reading((filter: AssetFilter) => countFewAssets(assets, filter))
  const ruleReads = {
    statistics: reading(createRuleStatistics(database)),
    newest: reading(reads.newest),
  }
  return {
    types: {
      load: reading(types.load),
      fieldIndexes: reading(reads.fieldIndexes),
      saveType: (type, by, expectedRevision) => writer.run('saveType', type, by, expectedRevision),
      deleteType: (id, expectedRevision) => writer.run('deleteType', id, expectedRevision),
    },
    rules: createRuleRegistry(writer, ruleReads),
    assets: {
      createAsset: (tag, content, now) => writer.run('createAsset', tag, content, now),
      getAsset: reading(assets.getAsset),
      assetsLike: reading(assets.assetsLike),
      listAssets: async (query, limits) =>
        (await listFew(query)) ?? reader.run('listAssets', [query], limits),
      countAssets: async (filter, limits) =>
        (await countFew(filter)) ?? reader.run('countAssets', [filter], limits),
      updateAsset: (tag, changes, now) => writer.run('updateAsset', tag, changes, now),
      deleteAsset: (tag) => writer.run('deleteAsset', tag),
    },
    access: {
      createUser: (user) => writer.run('createUser', user),
      findUser: reading(access.findUser),
      getUser: reading(access.getUser),
      listUsers: reading(access.listUsers),
      updateUser: (id, changes) => writer.run('updateUser', id, changes),
      createToken: (token) => writer.run('createToken', token),
      findToken: reading(access.findToken),
      listTokens: reading(access.listTokens),
      revokeToken: (id, at) => writer.run('revokeToken', id, at),
      forgetExpiredTokens: (before) => writer.run('forgetExpiredTokens', before),
    },
  }
}

async function health(reads: EventReads, pulse: ReturnType<typeof createPulse>): Promise<Health> {
  let seq = 0
  try {
    seq = reads.newest()
    const failure = await pulse()
    return { ok: failure === undefined, seq, detail: failure?.message ?? null }
  } catch (error) {
    return { ok: false, seq, detail: error instanceof Error ? error.message : String(error) }
  }
}
