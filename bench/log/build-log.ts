import { existsSync, renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { compileCatalog } from '../../src/core/catalog-snapshot.ts'
import type { Instant } from '../../src/core/time/instant.ts'
import { createCatalogReads } from '../../src/storage/sqlite/catalog-reads.ts'
import { openForWriting } from '../../src/storage/sqlite/connection.ts'
import { ASSET_LOG_NUMBER } from '../../src/storage/sqlite/event-ranges.ts'
import { pageSizeOf } from '../../src/storage/sqlite/file/database-head.ts'
import { databaseFile, sumsFile } from '../../src/storage/sqlite/folder-files.ts'
import { sumUpUnknown } from '../../src/storage/sqlite/verify/sum-up-unknown.ts'
import { prepareSite } from './prepare-site.ts'
import { createRandom } from './random.ts'
import { type RecordedEvent, type Stretch, siteHistory, stretchBefore } from './site-history.ts'
import { describeWork } from './wording.ts'
import { createLogWriter, type LogWriter } from './write-log.ts'

export type Build = {
  /** Where the log is to be; it appears there when it is whole. */
  readonly folder: string
  readonly events: number
  /** The history ends three months before. */
  readonly now: Instant
  readonly tell: (progress: string) => void
}

const SEED = 20_260_401

/** Builds a synthetic log that Groundlog opens as its own. Replaces one that is in the folder. */
export async function buildLog({ folder, events, now, tell }: Build): Promise<void> {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const stretch = stretchBefore(now)
  await prepareSite(unfinished, BigInt(Math.floor(stretch.from)) - 1n)
  const database = openForWriting(databaseFile(unfinished))
  try {
    withoutCare(database)
    const indexes = dropIndexes(database)
    writeHistory(database, { events, stretch, tell })
    tell('timelines')
    database.exec(TIMELINES)
    for (const { name, sql } of indexes) {
      tell(`index ${name}`)
      database.exec(sql)
    }
    database.pragma('journal_mode = WAL')
  } finally {
    database.close()
  }
  anewSummedUp(unfinished)
  if (existsSync(folder)) rmSync(folder, { recursive: true })
  renameSync(unfinished, folder)
}

/** The sums of before are of other pages: these were not written by way of the log. */
function anewSummedUp(folder: string): void {
  const database = databaseFile(folder)
  rmSync(sumsFile(database))
  sumUpUnknown(folder, pageSizeOf(database)!)
}

/** What breaks off is built anew, so that nothing has to survive a crash. */
function withoutCare(database: Database): void {
  database.pragma('journal_mode = OFF')
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -1000000')
  database.pragma('threads = 2')
}

/** As if all events had been settled. */
const TIMELINES = `
  insert into timeline select asset, occurred_at, seq from event order by asset, occurred_at, seq;
  insert into timeline_of_type select asset, type, occurred_at, seq from event where type <> ${ASSET_LOG_NUMBER}
    order by asset, type, occurred_at, seq;`

type Index = { readonly name: string; readonly sql: string }

/** Indexes are made after the rows, in one sort each. */
function dropIndexes(database: Database): Index[] {
  const indexes = database
    .prepare<[], Index>(
      `select name, sql from sqlite_master
       where type = 'index' and sql is not null and tbl_name in ('entry', 'event', 'fingerprint') order by rowid`,
    )
    .all()
  for (const { name } of indexes) database.exec(`drop index ${name}`)
  return indexes
}

type History = Pick<Build, 'events' | 'tell'> & { readonly stretch: Stretch }

function writeHistory(database: Database, { events, stretch, tell }: History): void {
  const catalog = compileCatalog(createCatalogReads(database).load())
  const writer = createLogWriter(database, catalog)
  const correct = createCorrections(writer)
  database.exec('begin')
  let written = 0
  for (const event of siteHistory(events, stretch, SEED)) {
    writer.record(event)
    correct.after(event)
    written += 1
    if (written % 1_000_000 === 0) tell(`${written / 1_000_000} million events`)
  }
  correct.rest()
  writer.finish()
  database.exec('commit')
}

const SHARE_CORRECTED = 0.015

/** How many events are recorded before one is corrected. */
const UNTIL_CORRECTED = 5_000

function createCorrections(writer: LogWriter) {
  const random = createRandom(SEED + 1)
  const wrong: { readonly event: RecordedEvent; readonly due: number }[] = []
  let recorded = 0
  let last: Instant = 0n

  const correct = (event: RecordedEvent) => {
    const severity = random.happens(0.5) ? event.severity : 3
    const content = { severity, description: describeWork(random) }
    writer.revise(event, { recordedAt: last, content, reason: 'Seen again after the shift' })
  }
  return {
    after: (event: RecordedEvent) => {
      recorded += 1
      last = event.recordedAt
      if (random.happens(SHARE_CORRECTED))
        wrong.push({ event, due: recorded + random.below(UNTIL_CORRECTED) })
      if (wrong.length > 0 && wrong[0]!.due <= recorded) correct(wrong.shift()!.event)
    },
    rest: () => {
      for (const { event } of wrong) correct(event)
    },
  }
}
