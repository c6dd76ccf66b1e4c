import { closeSync, fstatSync, openSync } from 'node:fs'
import { HEADER } from './header-fields.ts'
import { type Checksum, isSame, type WalFrame, type WalHead, walFrames, walHead } from './wal-frames.ts'

/**
 * How a write-ahead log ends. `torn`: in the middle of a transaction that was never acknowledged, as after a
 * crash. `damaged`: before a transaction that was, so that SQLite would pass over what is on disk without a word.
 */
export type WalEnd = 'whole' | 'torn' | 'damaged'

export type WalSurvey = {
  /** The pages that were written by whole transactions: newer here than in the database file. */
  readonly pages: ReadonlySet<number>
  /** How many pages the database has after the last of them; 0 where there is none. */
  readonly databasePages: number
  /** The head of the database's first page as they leave it, where one of them wrote that page. */
  readonly databaseHead: Buffer | undefined
  readonly transactions: number
  /** Frames that count, and those in the file. */
  readonly frames: number
  readonly inFile: number
  readonly end: WalEnd
}

const NOTHING: WalSurvey = {
  pages: new Set(),
  databasePages: 0,
  databaseHead: undefined,
  transactions: 0,
  frames: 0,
  inFile: 0,
  end: 'whole',
}

/** Reads a whole write-ahead log as SQLite would after a crash; one that is absent or empty holds nothing. */
export function surveyWal(path: string, pageSize: number): WalSurvey {
  const file = openIfThere(path)
  if (file === undefined) return NOTHING
  try {
    const head = walHead(file)
    if (!head) return fstatSync(file).size === 0 ? NOTHING : { ...NOTHING, end: 'torn' }
    const frames = walFrames(file, { pageSize, after: 0, upTo: Number.POSITIVE_INFINITY })
    return head.isSound ? readChain(head, frames) : withoutHead(head, frames)
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * A frame is written after a commit only once that commit is on disk. So where the chain of checksums breaks, and
 * further on a frame goes on from a commit, what stands before that commit was acknowledged.
 */
function readChain({ salts, checksum, littleEndian }: WalHead, frames: Iterable<WalFrame>): WalSurvey {
  const chain = new Chain()
  let before: Checksum = checksum
  let afterCommit = false
  for (const frame of frames) {
    const isOurs = isSame(frame.salts, salts)
    const goesOn = isOurs && isSame(frame.checksumAfter(before, littleEndian), frame.checksum)
    chain.add(frame, { goesOn, isOurs, provesCommit: goesOn && afterCommit })
    before = frame.checksum
    afterCommit = isOurs && frame.commits
  }
  return chain.survey()
}

type Standing = { readonly goesOn: boolean; readonly isOurs: boolean; readonly provesCommit: boolean }

class Chain {
  readonly #pages = new Set<number>()
  #open: number[] = []
  #openHead: Buffer | undefined
  #databaseHead: Buffer | undefined
  #databasePages = 0
  #transactions = 0
  #frames = 0
  #inFile = 0
  #isBroken = false
  #ours = 0
  #isDamaged = false

  add(
    { page, commits, number, content, databasePages }: WalFrame,
    { goesOn, isOurs, provesCommit }: Standing,
  ): void {
    this.#inFile = number
    if (isOurs) this.#ours = number
    if (this.#isBroken || !goesOn) {
      this.#isDamaged ||= this.#isBroken && provesCommit
      this.#isBroken = true
      return
    }
    this.#open.push(page)
    if (page === 1) this.#openHead = Buffer.from(content.subarray(0, HEADER))
    if (!commits) return
    for (const written of this.#open) this.#pages.add(written)
    this.#open = []
    this.#databaseHead = this.#openHead
    this.#databasePages = databasePages
    this.#frames = number
    this.#transactions += 1
  }

  survey(): WalSurvey {
    const tail = this.#ours > this.#frames ? 'torn' : 'whole'
    return {
      pages: this.#pages,
      databasePages: this.#databasePages,
      databaseHead: this.#databaseHead,
      transactions: this.#transactions,
      frames: this.#frames,
      inFile: this.#inFile,
      end: this.#isDamaged ? 'damaged' : tail,
    }
  }
}

/** The head is on disk before any frame is written under it: frames that belong to a bad one were there first. */
function withoutHead({ salts }: WalHead, frames: Iterable<WalFrame>): WalSurvey {
  for (const { salts: written } of frames) {
    const belongs = written[0] === salts[0] || written[1] === salts[1]
    return { ...NOTHING, inFile: 1, end: belongs ? 'damaged' : 'torn' }
  }
  return { ...NOTHING, end: 'torn' }
}
