import { existsSync } from 'node:fs'
import { openForReading } from '../connection.ts'
import { pageSizeOf } from '../file/database-head.ts'
import { surveyWal, type WalSurvey } from '../file/survey-wal.ts'
import { databaseFile, walFile } from '../folder-files.ts'
import { tracesOfLostLog } from '../lost-log.ts'
import { refuseOddFiles } from '../odd-files.ts'
import { explained, plainCode, UnusableFolder } from '../unusable-folder.ts'
import { checkLog } from './check-log.ts'
import { checkPages, type PagesReport } from './check-pages.ts'
import { type CheckReport, counted } from './check-report.ts'
import { sumUpUnknown } from './sum-up-unknown.ts'

export type Verification = {
  readonly outcome: 'sound' | 'damaged'
  readonly reports: readonly CheckReport[]
  /** Pages that had no sum and have one now. */
  readonly summedUp: number
}

/**
 * Looks at everything in a data folder, and changes nothing but the sums of pages that have none. A server may run
 * on the folder meanwhile.
 * @throws UnusableFolder where there is nothing to look at.
 */
export function verifyFolder(folder: string): Verification {
  const database = databaseFile(folder)
  refuseOddFiles(folder, 'to read')
  const lost = tracesOfLostLog(folder)
  if (lost !== undefined) return damaged({ check: 'files', looked: database, faults: [lost] })
  refuseAbsent(database)
  const pageSize = pageSizeOf(database)
  if (pageSize === undefined) return damaged({ check: 'header', looked: database, faults: [NO_DATABASE] })
  const pages = checkPages({ database, pageSize })
  const reports = [
    checkWal(walFile(database), pageSize),
    withoutUnknown(pages),
    ...openedAndChecked(database),
  ]
  if (reports.some(({ faults }) => faults.length > 0)) return { outcome: 'damaged', reports, summedUp: 0 }
  const summedUp = pages.unknown === 0 ? 0 : sumUpUnknown(folder, pageSize)
  return { outcome: 'sound', reports, summedUp }
}

const NO_DATABASE = 'this is no database of Groundlog, or its header is damaged'

function damaged(report: CheckReport): Verification {
  return { outcome: 'damaged', reports: [report], summedUp: 0 }
}

function refuseAbsent(database: string): void {
  if (!existsSync(database)) {
    throw new UnusableFolder(`${database} is not there: say which folder with --data or GROUNDLOG_DATA`)
  }
}

function withoutUnknown({ unknown: _, ...report }: PagesReport): CheckReport {
  return report
}

/** Looks that a damaged log gets: one that a server writes to meanwhile can look so for a moment. */
const LOOKS = 3

function checkWal(path: string, pageSize: number): CheckReport {
  let survey: WalSurvey = surveyWal(path, pageSize)
  for (let look = 1; look < LOOKS && survey.end === 'damaged'; look += 1) survey = surveyWal(path, pageSize)
  const { transactions, frames, inFile, end } = survey
  const tail = end === 'torn' ? '; a last one that was never acknowledged is left out, as after a crash' : ''
  const fault = `frame ${frames + 1} of ${inFile} is damaged, and with it transactions that were acknowledged`
  return {
    check: 'write-ahead log',
    looked: `${counted(transactions, 'transactions')}${tail}`,
    faults: end === 'damaged' ? [fault] : [],
  }
}

/** What SQLite says where this user may not do what reading takes: it has to make a file beside the database. */
const NOT_ALLOWED = ['SQLITE_READONLY', 'SQLITE_CANTOPEN']

function openedAndChecked(file: string): CheckReport[] {
  let database: ReturnType<typeof openForReading> | undefined
  try {
    database = openForReading(file)
    database.pragma('schema_version')
    return checkLog(database)
  } catch (error) {
    if (NOT_ALLOWED.includes(plainCode(error))) throw explained(error, file)
    return [{ check: 'structure', looked: '', faults: [`cannot be opened: ${(error as Error).message}`] }]
  } finally {
    database?.close()
  }
}
