import { setTimeout as wait } from 'node:timers/promises'
import { type Client, ClientError, type NewEvent } from '../../client/index.ts'

/** What became of a row that was sent. */
export type RowVerdict =
  | { readonly outcome: 'recorded' | 'there' }
  | { readonly outcome: 'rejected'; readonly because: string }

/** The server cannot be asked any further; what was recorded stays recorded. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped'
}

function gaveUp(error: unknown): ImportStopped {
  return new ImportStopped(
    `The server does not answer any more (${reason(error)}); the same command goes on from here`,
  )
}

/** Seconds before each further attempt: about two minutes in all. */
const PAUSES = [0.1, 0.5, 1, 2, 5, 10, 15, 20, 30, 30]

/** Milliseconds that one answer may take. */
const PATIENCE = 60_000

/**
 * Records one event, trying again while the server is away or busy: its key makes that safe.
 * `id`: of an event that may be in the log already, and is the same one then.
 * @throws ImportStopped when it stays away, or lets nobody in who asks like this.
 */
export async function recordRow(client: Client, event: NewEvent, id?: string): Promise<RowVerdict> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (id !== undefined && (await isThere(client, id))) return { outcome: 'there' }
      const { outcome } = await client.events.record(event, { signal: AbortSignal.timeout(PATIENCE) })
      return { outcome: outcome === 'dropped' ? 'there' : 'recorded' }
    } catch (error) {
      if (!isPassing(error)) return refused(error)
      const pause = PAUSES[attempt]
      if (pause === undefined) throw gaveUp(error)
      await wait(pauseBefore(pause, error))
    }
  }
}

async function isThere(client: Client, id: string): Promise<boolean> {
  try {
    return Boolean(await client.events.get(id))
  } catch (error) {
    if (error instanceof ClientError && error.status === 404) return false
    throw error
  }
}

const PASSING = [408, 429, 502, 503, 504]

function isPassing(error: unknown): boolean {
  if (!(error instanceof ClientError)) return isConnectionTrouble(error)
  return PASSING.includes(error.status) || isFullDisk(error)
}

/** The event could not be kept, and disks get emptied; what the server did not foresee would only happen again. */
function isFullDisk({ status, message }: ClientError): boolean {
  return status === 500 && message !== 'Internal Server Error'
}

/** What `fetch` throws for a connection that broke and for an answer that did not come in time. */
function isConnectionTrouble(error: unknown): boolean {
  return (error instanceof TypeError && BROKEN.includes(error.message)) || isTimeout(error)
}

/** Before and while the answer came. */
const BROKEN = ['fetch failed', 'terminated']

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

function pauseBefore(seconds: number, error: unknown): number {
  const asked = error instanceof ClientError ? (error.retryAfter ?? 0) : 0
  return Math.max(asked, seconds) * 1000 * (0.75 + Math.random() / 2)
}

function refused(error: unknown): RowVerdict {
  if (!(error instanceof ClientError)) throw error
  if (error.status === 401 || error.status === 403) {
    throw new ImportStopped(`The server does not let this token record events: ${error.message}`)
  }
  return { outcome: 'rejected', because: error.message }
}

function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error }
  return cause?.message ?? message
}
