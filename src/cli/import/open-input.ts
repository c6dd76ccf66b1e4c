import { createReadStream, statSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BadInput } from './bad-input.ts'

/** A file to import, open for reading. */
export type Input = {
  /** As given; `-` is the standard input. */
  readonly name: string
  /** Bytes in the file; null where nobody can know. */
  readonly size: number | null
  /** Bytes read so far, compressed where the file is. */
  readonly bytesRead: () => number
  /** Its text from the beginning, unpacked and decoded, in pieces of any length. Throws BadInput. */
  readonly text: () => AsyncGenerator<string, void>
  /** Ends the text early, also while it waits for more. */
  readonly abandon: () => void
}

/** Opens a file, packed by gzip or not, or `-` for the standard input. @throws BadInput */
export function openInput(name: string, encoding: string): Input {
  const decoder = decoderOf(encoding)
  const size = name === '-' ? null : sizeOf(name)
  const source: Readable = name === '-' ? process.stdin : createReadStream(name, { highWaterMark: 262_144 })
  let bytesRead = 0
  async function* counted(): AsyncGenerator<Buffer, void> {
    for await (const chunk of source) {
      bytesRead += (chunk as Buffer).length
      yield chunk as Buffer
    }
  }
  return {
    name,
    size,
    bytesRead: () => bytesRead,
    text: () => explained(name, decoded(unpacked(counted()), decoder)),
    abandon: () => source.destroy(),
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    throw new BadInput(`${encoding} is no encoding; try utf-8, utf-16le or windows-1252`)
  }
}

function sizeOf(name: string): number | null {
  try {
    const found = statSync(name)
    if (found.isDirectory()) throw new BadInput(`${name} is a folder`)
    return found.isFile() ? found.size : null
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`${name} cannot be read: ${(error as Error).message}`)
  }
}

/** What gzip files begin with; their names do not matter. */
const GZIP = [0x1f, 0x8b]

async function* unpacked(bytes: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  let start: Buffer = Buffer.alloc(0)
  while (start.length < GZIP.length) {
    const { done, value } = await bytes.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  async function* whole(): AsyncGenerator<Buffer, void> {
    yield start
    yield* bytes
  }
  if (!GZIP.every((byte, index) => start[index] === byte)) return yield* whole()
  const gunzip = createGunzip()
  // The error, if any, also comes out of the loop that reads `gunzip`.
  pipeline(Readable.from(whole()), gunzip, () => {})
  yield* gunzip
}

/** A byte order mark at the beginning is dropped by the decoder. */
async function* decoded(
  bytes: AsyncGenerator<Buffer, void>,
  decoder: TextDecoder,
): AsyncGenerator<string, void> {
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function* explained(name: string, text: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  try {
    yield* text
  } catch (error) {
    throw new BadInput(`${name} cannot be read: ${(error as Error).message}`)
  }
}
