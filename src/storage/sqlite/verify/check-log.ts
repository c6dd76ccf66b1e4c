import type { Database } from 'better-sqlite3'
import { createCatalogReads } from '../catalog-reads.ts'
import { newestSchema } from '../migrate.ts'
import { otherParts } from '../schema.ts'
import { checkCounters } from './check-counters.ts'
import { checkFieldIndexes } from './check-field-indexes.ts'
import { type CheckReport, counted, MOST_TOLD, told } from './check-report.ts'
import { FOLDER_QUESTIONS, LOG_QUESTIONS } from './log-questions.ts'

/** Holds what SQLite keeps against what Groundlog means by it. */
export function checkLog(database: Database): CheckReport[] {
  const always = [tried('structure', () => structure(database)), tried('schema', () => schema(database))]
  return isOfThisProgram(database) ? [...always, ...content(database)] : always
}

function content(database: Database): CheckReport[] {
  return [
    ...(['entries', 'events', 'places', 'fingerprints'] as const).map((check) =>
      tried(check, () => inStretches(database, check)),
    ),
    ...FOLDER_QUESTIONS.map(({ check, sql }) => tried(check, () => all(database, check, sql))),
    tried('counters', () => checkCounters(database)),
    tried('field indexes', () => checkFieldIndexes(database)),
    tried('rules', () => rules(database)),
  ]
}

/** What other versions mean by what they keep, only they know. */
function isOfThisProgram(database: Database): boolean {
  try {
    return schemaOf(database) === newestSchema()
  } catch {
    return true
  }
}

/** What cannot even be asked is a fault like any other. */
function tried(check: string, ask: () => Omit<CheckReport, 'check'>): CheckReport {
  try {
    return { check, ...ask() }
  } catch (error) {
    return { check, looked: '', faults: [`cannot be looked at: ${(error as Error).message}`] }
  }
}

function structure(database: Database): Omit<CheckReport, 'check'> {
  const said = database.prepare<[], string>(`pragma integrity_check(${MOST_TOLD})`).pluck().all()
  const dangling = database.prepare<[], { table: string }>('pragma foreign_key_check').all()
  const faults = [
    ...said.filter((line) => line !== 'ok'),
    ...dangling.map(({ table }) => `a row of ${table} refers to nothing`),
  ]
  const tables = database.prepare<[], number>('select count(*) from sqlite_schema').pluck().get() ?? 0
  return { looked: counted(tables, 'tables and indexes'), faults: told(faults) }
}

function schema(database: Database): Omit<CheckReport, 'check'> {
  const [kept, ours] = [schemaOf(database), newestSchema()]
  if (kept !== ours) {
    return {
      looked: `schema ${kept}; only the program of that schema can look further, this one has ${ours}`,
      faults: [],
    }
  }
  const faults = otherParts(database).map((name) => `${name} is not as it was made`)
  return { looked: `schema ${kept}`, faults: told(faults) }
}

function schemaOf(database: Database): number {
  return database.prepare<[], number | null>('select max(number) from migration').pluck().get() ?? 0
}

/** Entries that are looked at in one read: a longer one would keep a running server from folding its log. */
const AT_ONCE = 20_000

function inStretches(database: Database, check: string): Omit<CheckReport, 'check'> {
  const questions = LOG_QUESTIONS.filter((question) => question.check === check).map(({ says, sql }) => ({
    says,
    ask: database.prepare<[{ after: number; upTo: number }], number>(sql).pluck(),
  }))
  const newest = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck().get() ?? 0
  const faults: string[] = []
  for (let after = 0; after < newest; after += AT_ONCE) {
    // Beyond both ends there should be nothing, and what is there is asked about as well.
    const stretch = {
      after: after === 0 ? Number.MIN_SAFE_INTEGER : after,
      upTo: after + AT_ONCE < newest ? after + AT_ONCE : Number.MAX_SAFE_INTEGER,
    }
    for (const { says, ask } of questions) {
      faults.push(...ask.all(stretch).map((seq) => `number ${seq} ${says}`))
    }
  }
  return { looked: `up to number ${newest.toLocaleString('en-US')}`, faults: told(faults) }
}

function all(database: Database, check: string, sql: string): Omit<CheckReport, 'check'> {
  return { looked: `all ${check}`, faults: told(database.prepare<[], string>(sql).pluck().all()) }
}

/** Reads them as the server does when it starts. */
function rules(database: Database): Omit<CheckReport, 'check'> {
  const { types, guardRules, duplicationRules } = createCatalogReads(database).load()
  const looked = `${counted(types.length, 'event types')}, ${guardRules.length + duplicationRules.length} rules`
  return { looked, faults: [] }
}
