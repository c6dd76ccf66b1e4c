import Database from 'better-sqlite3'
import type { Catalog } from '../../core/catalog.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import { createAccessReads } from './access-reads.ts'
import { createAssetReads } from './asset-reads.ts'
import { createCatalogReads } from './catalog-reads.ts'
import { openForReading, openForWriting } from './connection.ts'
import { createEventReads, type EventReads } from './event-reads.ts'
import { lockFolder } from './folder.ts'
import { isLongAssetList, isLongCount, isLongList } from './long-reads.ts'
import { migrate } from './migrate.ts'
import { ReadThread } from './read-thread.ts'
import { explained } from './unusable-folder.ts'
import { WriteQueue } from './write-queue.ts'

export type SqliteEngine = {
  readonly events: EventStore
  readonly catalog: Catalog
  /** Whether the folder can be read and written now; `seq` is the newest entry's. */
  readonly health: () => Promise<{
    readonly ok: boolean
    readonly seq: number
    readonly detail: string | null
  }>
  /** Waits until what was asked for is on disk, and lets go of the folder. */
  readonly close: () => Promise<void>
}

/**
 * Opens the log kept in a folder, creating what is missing.
 * @throws UnusableFolder saying what is the matter; as `FolderInUse` when another process has it open.
 */
export async function openSqliteEngine({ folder }: { folder: string }): Promise<SqliteEngine> {
  const { database: file, noteLog, release } = lockFolder(folder)
  try {
    prepareSchema(file)
    noteLog()
    const database = openForReading(file)
    const writer = new WriteQueue(file)
    const reader = new ReadThread(file)
    return {
      events: eventStore({ writer, reader, reads: createEventReads(database) }),
      catalog: catalog(database, { writer, reader }),
      health: () => health(database, writer),
      close: async () => {
        await writer.drain()
        await reader.close()
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
  const database = openForWriting(file)
  try {
    migrate(database)
  } finally {
    database.close()
  }
}

type Threads = { readonly writer: WriteQueue; readonly reader: ReadThread; readonly reads: EventReads }

function eventStore({ writer, reader, reads }: Threads): EventStore {
  const list = reading(reads.list)
  const count = reading(reads.count)
  return {
    append: (event, judged) => writer.run('append', event, judged),
    revise: (revision, judged) => writer.run('revise', revision, judged),
    get: reading(reads.get),
    getBySeq: reading(reads.getBySeq),
    history: reading(reads.history),
    list: (query) => (isLongList(query) ? reader.run('list', query) : list(query)),
    count: (filter, atMost) =>
      isLongCount(filter) ? reader.run('count', filter, atMost) : count(filter, atMost),
    tail: reading(reads.tail),
  }
}

function catalog(database: Database.Database, { writer, reader }: Omit<Threads, 'reads'>): Catalog {
  const types = createCatalogReads(database)
  const assets = createAssetReads(database)
  const access = createAccessReads(database)
  const listAssets = reading(assets.listAssets)
  return {
    types: {
      load: reading(types.load),
      saveType: (type, by, expectedRevision) => writer.run('saveType', type, by, expectedRevision),
      deleteType: (id, expectedRevision) => writer.run('deleteType', id, expectedRevision),
    },
    assets: {
      createAsset: (tag, content, now) => writer.run('createAsset', tag, content, now),
      getAsset: reading(assets.getAsset),
      assetsLike: reading(assets.assetsLike),
      listAssets: (query) => (isLongAssetList(query) ? reader.run('listAssets', query) : listAssets(query)),
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

/** A read on this thread as the ports promise it. */
function reading<Args extends unknown[], Answer>(
  read: (...args: Args) => Answer,
): (...args: Args) => Promise<Answer> {
  return async (...args) => {
    try {
      return read(...args)
    } catch (error) {
      if (error instanceof Database.SqliteError) throw new StorageFailure(error.message, { cause: error })
      throw error
    }
  }
}

async function health(database: Database.Database, writer: WriteQueue): ReturnType<SqliteEngine['health']> {
  let seq = 0
  try {
    seq = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck().get() ?? 0
    await writer.run('probe')
    return { ok: true, seq, detail: null }
  } catch (error) {
    return { ok: false, seq, detail: error instanceof Error ? error.message : String(error) }
  }
}
