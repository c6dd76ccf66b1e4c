import { closeSync, openSync, readSync } from 'node:fs'
import { sumsFile, walFile } from '../folder-files.ts'
import { UnusableFolder } from '../unusable-folder.ts'
import { areOutOfDate } from './check-files.ts'
import { PageSums, pageSum } from './page-sums.ts'
import { surveyWal } from './survey-wal.ts'

export type Copied = { readonly source: string; readonly copied: string; readonly pageSize: number }

/**
 * Gives a copy sums of its own, while whoever copied still holds on to the moment it was made from: until then, what
 * has changed in the source since is in the source's write-ahead log.
 * @throws UnusableFolder where the copy took over damage.
 */
export function sumUpCopy({ source, copied, pageSize }: Copied): void {
  const theirs = PageSums.toRead(sumsFile(source))
  const ours = PageSums.toWrite(sumsFile(copied))
  const file = openSync(copied, 'r')
  try {
    const isOfUse = theirs?.state !== 'unreadable' && !(theirs && areOutOfDate(theirs, source))
    const suspects = sumUp({ file, pageSize, ours, theirs: isOfUse ? theirs : undefined })
    if (suspects.length > 0) refuseDamage(suspects, { source, pageSize })
    ours.setState('closed')
  } finally {
    closeSync(file)
    ours.close()
    theirs?.close()
  }
}

/** Pages that are read at once. */
const AT_ONCE = 1024

type Summing = {
  readonly file: number
  readonly pageSize: number
  readonly ours: PageSums
  readonly theirs: PageSums | undefined
}

/** Answers the pages that do not sum up to what the source says. */
function sumUp({ file, pageSize, ours, theirs }: Summing): number[] {
  const buffer = Buffer.alloc(AT_ONCE * pageSize)
  const suspects: number[] = []
  for (let from = 1; ; from += AT_ONCE) {
    const count = Math.floor(readSync(file, buffer, 0, buffer.length, (from - 1) * pageSize) / pageSize)
    if (count === 0) return suspects
    const expected = theirs?.sumsFrom(from, count)
    const sums = new Map<number, number>()
    for (let index = 0; index < count; index += 1) {
      const sum = pageSum(buffer.subarray(index * pageSize, (index + 1) * pageSize))
      sums.set(from + index, sum)
      const theirSum = expected?.[index]
      // Copying counts up a number in the first page.
      if (from + index > 1 && typeof theirSum === 'number' && theirSum !== sum) suspects.push(from + index)
    }
    ours.write(sums)
  }
}

function refuseDamage(suspects: readonly number[], { source, pageSize }: Omit<Copied, 'copied'>): void {
  const { pages: newer } = surveyWal(walFile(source), pageSize)
  const damaged = suspects.filter((page) => !newer.has(page))
  if (damaged.length === 0) return
  throw new UnusableFolder(
    `${source} is damaged in ${damaged.length} of its pages, the first being ${damaged[0]}: nothing was backed up; "groundlog verify" says more`,
  )
}
