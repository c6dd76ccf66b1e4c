import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'

/**
 * What a page should sum up to. `unknown`: nobody has written it since sums are kept. `unreadable`: the sum itself
 * is damaged.
 */
export type PageSum = number | 'unknown' | 'unreadable'

/**
 * `closed`: every page that is not in the write-ahead log sums up to what is kept here. `open`: so it is as long as
 * the write-ahead log is there; folded in by a program that keeps no sums, it leaves them out of date.
 */
export type SumsState = 'open' | 'closed' | 'unreadable'

const HEAD = 32
const MAGIC = Buffer.from('GrLgSum1')
const STATES = { open: Buffer.from('open'), closed: Buffer.from('shut') }
const SUM = 8
const SUMS_IN_BLOCK = 512

/** A sum of every page of the database, in a file beside it: SQLite keeps none. */
export class PageSums {
  readonly #file: number

  private constructor(file: number) {
    this.#file = file
  }

  /** Opens the file to read; undefined where there is none. */
  static toRead(path: string): PageSums | undefined {
    try {
      return new PageSums(openSync(path, 'r'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Opens the file, making it where it is absent. */
  static toWrite(path: string): PageSums {
    const sums = new PageSums(openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600))
    if (sums.state === 'unreadable') sums.forget()
    return sums
  }

  get state(): SumsState {
    if (fstatSync(this.#file).size === 0) return 'closed'
    const head = this.#read(0, 12)
    if (!head.subarray(0, 8).equals(MAGIC)) return 'unreadable'
    if (head.subarray(8).equals(STATES.open)) return 'open'
    return head.subarray(8).equals(STATES.closed) ? 'closed' : 'unreadable'
  }

  /** On disk when this returns. */
  setState(state: Exclude<SumsState, 'unreadable'>): void {
    writeSync(this.#file, Buffer.concat([MAGIC, STATES[state]]), 0, 12, 0)
    fsyncSync(this.#file)
  }

  /** Sums of neighbouring pages, the first being `from`. */
  sumsFrom(from: number, count: number): PageSum[] {
    const bytes = this.#read(HEAD + (from - 1) * SUM, count * SUM)
    return Array.from({ length: count }, (_, index) => sumIn(bytes, index, from + index))
  }

  /** The highest page that has a place here. */
  get pages(): number {
    return Math.max(0, Math.floor((fstatSync(this.#file).size - HEAD) / SUM))
  }

  /** On disk when this returns. */
  write(sums: ReadonlyMap<number, number>): void {
    if (fstatSync(this.#file).size === 0) this.setState('open')
    for (const [block, pages] of inBlocks(sums.keys())) {
      const at = HEAD + block * SUMS_IN_BLOCK * SUM
      const bytes = this.#read(at, SUMS_IN_BLOCK * SUM)
      for (const page of pages) writeSum(bytes, page, sums.get(page)!)
      // No further than the highest page asks for: a short file says which pages it knows.
      const end = Math.max(...pages.map((page) => placeInBlock(page) + SUM), this.#lengthFrom(at))
      writeSync(this.#file, bytes, 0, Math.min(end, bytes.length), at)
    }
    fsyncSync(this.#file)
  }

  /** All pages are unknown from now on. Needs no room on the disk. */
  forget(): void {
    ftruncateSync(this.#file, 0)
  }

  close(): void {
    closeSync(this.#file)
  }

  #lengthFrom(at: number): number {
    return Math.max(0, fstatSync(this.#file).size - at)
  }

  /** What lies beyond the end is zero. */
  #read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length)
    readSync(this.#file, bytes, 0, length, at)
    return bytes
  }
}

export function pageSum(content: Uint8Array): number {
  // Zero is kept for pages without a sum.
  return crc32(content) || 1
}

function inBlocks(pages: Iterable<number>): Map<number, number[]> {
  const blocks = new Map<number, number[]>()
  for (const page of pages) {
    const block = Math.floor((page - 1) / SUMS_IN_BLOCK)
    const known = blocks.get(block)
    if (known) known.push(page)
    else blocks.set(block, [page])
  }
  return blocks
}

function placeInBlock(page: number): number {
  return ((page - 1) % SUMS_IN_BLOCK) * SUM
}

function writeSum(bytes: Buffer, page: number, sum: number): void {
  const at = placeInBlock(page)
  bytes.writeUInt32LE(sum, at)
  bytes.writeUInt32LE(seal(bytes.subarray(at, at + 4), page), at + 4)
}

function sumIn(bytes: Buffer, index: number, page: number): PageSum {
  const at = index * SUM
  const [sum, sealed] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
  if (sum === 0 && sealed === 0) return 'unknown'
  return sealed === seal(bytes.subarray(at, at + 4), page) ? sum : 'unreadable'
}

/** Tells a damaged sum from a damaged page. */
function seal(sum: Uint8Array, page: number): number {
  return crc32(sum, page) || 1
}
