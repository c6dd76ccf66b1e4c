import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { areOutOfDate, cutOffAt } from '../file/check-files.ts'
import { missingPages } from '../file/missing-pages.ts'
import { PageSums, pageSum } from '../file/page-sums.ts'
import { surveyWal } from '../file/survey-wal.ts'
import { sumsFile, walFile } from '../folder-files.ts'
import { type CheckReport, counted, told } from './check-report.ts'

export type PagesReport = CheckReport & {
  /** Pages that nothing is known about, and that are not in the write-ahead log. */
  readonly unknown: number
}

type Pages = { readonly database: string; readonly pageSize: number }

/**
 * Reads every page of the database file and holds it against its sum. A server may go on writing meanwhile: what
 * does not sum up is looked at again before it is called damaged.
 */
export function checkPages(pages: Pages): PagesReport {
  const sums = PageSums.toRead(sumsFile(pages.database))
  try {
    if (sums?.state === 'unreadable') return unreadable(pages)
    const isOfUse = sums !== undefined && !areOutOfDate(sums, pages.database)
    const cut = cutOff(pages, isOfUse ? sums : undefined)
    return cut ?? (isOfUse ? againstSums(pages, sums) : withoutSums(pages))
  } finally {
    sums?.close()
  }
}

/** Where the file was cut off, all further pages would be told one by one. */
function cutOff({ database, pageSize }: Pages, sums: PageSums | undefined): PagesReport | undefined {
  const wal = surveyWal(walFile(database), pageSize)
  const missing = missingPages({ database, pageSize, wal, sums })
  if (!missing) return undefined
  const looked = counted(missing.inFile, 'pages')
  return { check: 'pages', looked, faults: [cutOffAt(database, missing)], unknown: 0 }
}

function unreadable({ database }: Pages): PagesReport {
  const path = sumsFile(database)
  const fault = `${path} is damaged: remove it, and run this again with the server stopped to make a new one`
  return { check: 'pages', looked: 'nothing', faults: [fault], unknown: 0 }
}

function withoutSums({ database, pageSize }: Pages): PagesReport {
  const file = openSync(database, 'r')
  const unknown = Math.floor(fstatSync(file).size / pageSize)
  closeSync(file)
  return { check: 'pages', looked: `${counted(unknown, 'pages')} without sums`, faults: [], unknown }
}

function againstSums(pages: Pages, sums: PageSums): PagesReport {
  const { database, pageSize } = pages
  const file = openSync(database, 'r')
  try {
    const { suspects, unknown } = firstLook(file, { sums, pageSize })
    const { wrong, newer } = secondLook(suspects, { file, sums, ...pages })
    const unknownHere = unknown.filter((page) => !newer.has(page)).length
    const without = unknownHere === 0 ? '' : `, ${counted(unknownHere, 'of them without a sum')}`
    return {
      check: 'pages',
      looked: `${counted(pagesIn(file, pageSize), 'pages')}${without}`,
      faults: told(wrong.map((page) => faultIn(page, pages))),
      unknown: unknownHere,
    }
  } finally {
    closeSync(file)
  }
}

/** Pages that are read at once. */
const AT_ONCE = 1024

function firstLook(file: number, { sums, pageSize }: { sums: PageSums; pageSize: number }) {
  const suspects: number[] = []
  const unknown: number[] = []
  const buffer = Buffer.alloc(AT_ONCE * pageSize)
  const last = Math.max(pagesIn(file, pageSize), sums.pages)
  for (let from = 1; from <= last; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, last - from + 1)
    const got = readSync(file, buffer, 0, count * pageSize, (from - 1) * pageSize)
    sums.sumsFrom(from, count).forEach((sum, index) => {
      const end = (index + 1) * pageSize
      const isThere = end <= got
      if (sum === 'unknown') {
        if (isThere) unknown.push(from + index)
      } else if (!isThere || pageSum(buffer.subarray(index * pageSize, end)) !== sum) {
        suspects.push(from + index)
      }
    })
  }
  return { suspects, unknown }
}

/** Looks at a page; while a server folds its log, sum and page may have changed between two looks. */
const LOOKS = 3

type Look = Pages & { readonly file: number; readonly sums: PageSums }

function secondLook(suspects: readonly number[], { file, sums, database, pageSize }: Look) {
  const page = Buffer.alloc(pageSize)
  let wrong = [...suspects]
  let newer: ReadonlySet<number> = new Set()
  for (let look = 0; look < LOOKS && (look === 0 || wrong.length > 0); look += 1) {
    newer = surveyWal(walFile(database), pageSize).pages
    wrong = wrong.filter((number) => {
      if (newer.has(number)) return false
      const [sum] = sums.sumsFrom(number, 1)
      const got = readSync(file, page, 0, pageSize, (number - 1) * pageSize)
      return sum === 'unreadable' || got < pageSize || pageSum(page) !== sum
    })
  }
  return { wrong, newer }
}

function pagesIn(file: number, pageSize: number): number {
  return Math.ceil(fstatSync(file).size / pageSize)
}

function faultIn(page: number, { database, pageSize }: Pages): string {
  const from = (page - 1) * pageSize
  return `page ${page} of ${basename(database)} (bytes ${from} to ${from + pageSize - 1}) does not sum up`
}
