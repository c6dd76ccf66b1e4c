import type { Input } from './open-input.ts'
import { grouped, type Tally } from './tally.ts'

/** Where progress is shown: `isTTY` tells a terminal, whose line can be written again, from a file. */
export type Screen = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

/** Milliseconds between two looks. */
const ON_TERMINAL = 100
const IN_FILE = 5000

const BAR_WIDTH = 24

/** Shows how far an import is until it is told to end. */
export function showProgress(
  screen: Screen,
  tally: Tally,
  input: () => Input | undefined,
): { end: () => void } {
  const timer = setInterval(
    () => {
      const line = progressLine(tally, input())
      if (screen.isTTY) screen.write(`\r\x1b[K${line.slice(0, (screen.columns ?? 80) - 1)}`)
      else screen.write(`${line}\n`)
    },
    screen.isTTY ? ON_TERMINAL : IN_FILE,
  )
  timer.unref()
  return {
    end: () => {
      clearInterval(timer)
      if (screen.isTTY) screen.write('\r\x1b[K')
    },
  }
}

function progressLine(tally: Tally, input: Input | undefined): string {
  const counts = [`${grouped(tally.rows)} rows`]
  if (tally.there > 0) counts.push(`${grouped(tally.there)} already there`)
  if (tally.rejected > 0) counts.push(`${grouped(tally.rejected)} rejected`)
  return [input && bar(input), counts.join(', '), input?.name].filter(Boolean).join('  ')
}

function bar({ size, bytesRead }: Input): string | undefined {
  if (!size) return undefined
  const done = Math.min(1, bytesRead() / size)
  const filled = Math.round(done * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(Math.floor(done * 100)).padStart(3)} %`
}
