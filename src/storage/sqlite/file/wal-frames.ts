import { readSync } from 'node:fs'

/** Bytes before the first frame of a write-ahead log, and before the page in each frame. */
const LOG_HEAD = 32
const FRAME_HEAD = 24

/** SQLite's running checksum: each frame's goes on from the one before it. */
export type Checksum = readonly [number, number]

export type WalHead = {
  readonly isSound: boolean
  readonly salts: readonly [number, number]
  readonly checksum: Checksum
  /** The order of bytes that checksums are reckoned in. */
  readonly littleEndian: boolean
}

export type WalFrame = {
  /** Counted from 1. */
  readonly number: number
  readonly page: number
  /** Whether a transaction ends with it, and then how many pages the database has after that. */
  readonly commits: boolean
  readonly databasePages: number
  readonly salts: readonly [number, number]
  readonly checksum: Checksum
  readonly content: Buffer
  /** What its checksum should be after another. */
  readonly checksumAfter: (before: Checksum, littleEndian: boolean) => Checksum
}

const MAGIC = 0x37_7f_06_82

/** The head of a write-ahead log; undefined where the file is too short to have one. */
export function walHead(file: number): WalHead | undefined {
  const bytes = Buffer.alloc(LOG_HEAD)
  if (readSync(file, bytes, 0, LOG_HEAD, 0) < LOG_HEAD) return undefined
  const magic = bytes.readUInt32BE(0)
  const littleEndian = magic === MAGIC
  const checksum: Checksum = [bytes.readUInt32BE(24), bytes.readUInt32BE(28)]
  const isKnown = littleEndian || magic === MAGIC + 1
  const isSound = isKnown && isSame(checksumOf(viewOf(bytes), [0, 24], [0, 0], littleEndian), checksum)
  return { isSound, salts: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], checksum, littleEndian }
}

/** Frames that are read from the file at once. */
const FRAMES_AT_ONCE = 256

export type Stretch = { readonly pageSize: number; readonly after: number; readonly upTo: number }

/** The whole frames of a stretch of the log, as far as the file goes. Each is good until the next is asked for. */
export function* walFrames(file: number, { pageSize, after, upTo }: Stretch): Generator<WalFrame> {
  const size = FRAME_HEAD + pageSize
  const buffer = Buffer.allocUnsafe(size * Math.min(FRAMES_AT_ONCE, upTo - after))
  for (let first = after; first < upTo; first += FRAMES_AT_ONCE) {
    const wanted = Math.min(FRAMES_AT_ONCE, upTo - first) * size
    const got = readSync(file, buffer, 0, wanted, LOG_HEAD + first * size)
    for (let index = 0; index < Math.floor(got / size); index += 1) {
      yield frameIn(buffer.subarray(index * size, (index + 1) * size), first + index + 1)
    }
    if (got < wanted) return
  }
}

/**
 * Shows each page of a stretch once, as the last frame has it, newest first: of busy pages a log has many versions.
 * A content is good during its call. Makes no object for a frame: thousands of them are read while events wait.
 */
export function newestPages(
  file: number,
  { pageSize, after, upTo }: Stretch,
  show: (page: number, content: Buffer) => void,
): void {
  const size = FRAME_HEAD + pageSize
  const buffer = Buffer.allocUnsafe(size * FRAMES_AT_ONCE)
  const seen = new Set<number>()
  for (let last = upTo; last > after; last -= FRAMES_AT_ONCE) {
    const first = Math.max(after, last - FRAMES_AT_ONCE)
    const wanted = (last - first) * size
    const got = readSync(file, buffer, 0, wanted, LOG_HEAD + first * size)
    if (got < wanted) throw new Error(`The log ends before its frame ${last}`)
    for (let at = wanted - size; at >= 0; at -= size) {
      const page = buffer.readUInt32BE(at)
      if (seen.has(page)) continue
      seen.add(page)
      show(page, buffer.subarray(at + FRAME_HEAD, at + size))
    }
  }
}

function frameIn(bytes: Buffer, number: number): WalFrame {
  return {
    number,
    page: bytes.readUInt32BE(0),
    commits: bytes.readUInt32BE(4) !== 0,
    databasePages: bytes.readUInt32BE(4),
    salts: [bytes.readUInt32BE(8), bytes.readUInt32BE(12)],
    checksum: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
    content: bytes.subarray(FRAME_HEAD),
    checksumAfter: (before, littleEndian) => {
      const view = viewOf(bytes)
      const head = checksumOf(view, [0, 8], before, littleEndian)
      return checksumOf(view, [FRAME_HEAD, bytes.length], head, littleEndian)
    },
  }
}

export function isSame(one: readonly [number, number], other: readonly [number, number]): boolean {
  return one[0] === other[0] && one[1] === other[1]
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

type Range = readonly [from: number, to: number]

function checksumOf(view: DataView, [from, to]: Range, before: Checksum, littleEndian: boolean): Checksum {
  let [one, two] = before
  for (let at = from; at < to; at += 8) {
    one = (one + view.getUint32(at, littleEndian) + two) >>> 0
    two = (two + view.getUint32(at + 4, littleEndian) + one) >>> 0
  }
  return [one, two]
}
