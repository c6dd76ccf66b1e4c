import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Screen } from '../import/progress.ts'
import { grouped } from '../import/tally.ts'
import { countEvents, type EventCount } from './count-events.ts'
import { openOutput } from './open-output.ts'

type Target = { readonly format: 'ndjson' | 'csv'; readonly output: string | undefined }

/** Asks for the bytes; they end early when the signal is aborted. */
type Start = (signal: AbortSignal) => Promise<{ readonly body: unknown }>

/** Milliseconds between two looks. */
const LOOK_EVERY = 200

/**
 * Writes an export to the standard output or a file, which appears when all of it is there. How it goes is said on
 * stderr. @throws what the server or the disk has against it; nothing is left behind then.
 */
export async function writeExport(start: Start, { format, output }: Target): Promise<void> {
  const interrupt = new AbortController()
  const stop = () => interrupt.abort(new Error('The export was interrupted'))
  process.once('SIGINT', stop)
  const began = performance.now()
  const count = countEvents(format)
  const { body } = await start(interrupt.signal)
  const target = await openOutput(output)
  const shown = showCount(process.stderr, count)
  try {
    const bytes = Readable.fromWeb(body as ReadableStream<Uint8Array>)
    await pipeline(bytes, count.pass, target.stream, { signal: interrupt.signal, end: target.ends })
    await target.keep()
  } catch (error) {
    await target.discard()
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  } finally {
    shown.end()
    process.off('SIGINT', stop)
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (output !== undefined) process.stderr.write(`${inWords(count)} in ${seconds} s to ${output}\n`)
}

function inWords({ events, bytes }: EventCount): string {
  return `${grouped(events())} events, ${(bytes() / 1_048_576).toFixed(1)} MB`
}

/** On a terminal only: a line that is written again and again is no good in a file. */
function showCount(screen: Screen, count: EventCount): { readonly end: () => void } {
  if (!screen.isTTY) return { end: () => {} }
  const look = setInterval(() => screen.write(`\r\x1b[K${inWords(count)}`), LOOK_EVERY)
  return {
    end: () => {
      clearInterval(look)
      screen.write('\r\x1b[K')
    },
  }
}
