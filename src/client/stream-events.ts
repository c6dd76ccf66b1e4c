import type { Relation } from '../core/correlation/correlation.ts'
import type { EntryKind } from '../core/events/entry.ts'
import type { Opener } from './ask.ts'
import { ClientError } from './client-error.ts'
import type { EventQuery, LoggedEvent } from './events.ts'
import { type Block, readBlocks } from './server-sent-events.ts'

/** An entry of the log as the live stream sends it. */
export type StreamedEntry = {
  /** The place behind it: to go on from there, give it as `lastEventId`. */
  readonly id: string
  readonly kind: EntryKind
  /** As it stood right after the entry; of a link, the event it leads from. */
  readonly event: LoggedEvent
  readonly recorded_at: string
  readonly recorded_by: string
  readonly reason: string | null
  readonly correlation: {
    readonly id: string
    readonly from_event_id: string
    readonly to_event_id: string
    readonly relation: Relation
    readonly comment: string | null
  } | null
  /** There where a correction takes the event out of the filters. */
  readonly leaves_filter?: true
}

export type StreamQuery = Omit<EventQuery, 'as_of' | 'sort' | 'limit' | 'offset' | 'cursor' | 'total'>

export type StreamOptions = {
  /** Where to go on; `start` for the whole log. Without it the stream begins now. */
  readonly lastEventId?: string
  /** Ends the stream without an error. */
  readonly signal?: AbortSignal
  /** Called each time the server has begun to send, with the place that it begins at. */
  readonly onOpen?: (id: string) => void
  /** Milliseconds without a sign of life after which another connection is tried; the server gives one every 30 s. */
  readonly silence?: number
}

const SILENCE = 65_000

/** Milliseconds between tries: as the server asks, and twice as long each time while it cannot be reached. */
const FIRST_WAIT = 2_000
const LONGEST_WAIT = 30_000

/**
 * Every entry once, in order. Comes back by itself with the last id when a stream ends; rejects with ClientError when
 * the server refuses it, and with `fetch`'s own error when it cannot be reached the first time.
 */
export async function* streamEvents(
  open: Opener,
  query: StreamQuery = {},
  options: StreamOptions = {},
): AsyncGenerator<StreamedEntry, void> {
  const { signal } = options
  const place = { id: options.lastEventId, retry: FIRST_WAIT }
  let failures = 0
  let wasOpen = false
  while (!signal?.aborted) {
    try {
      for await (const block of readOnce(open, { query, options, id: place.id })) {
        failures = 0
        wasOpen = true
        place.id = block.id ?? place.id
        place.retry = block.retry ?? place.retry
        if (block.data !== undefined) yield { id: place.id!, ...JSON.parse(block.data) }
      }
    } catch (error) {
      if (signal?.aborted) return
      if (!wasOpen || !isWorthAnotherTry(error)) throw error
      failures += 1
    }
    await pause(waitAfter(failures, place.retry), signal)
  }
}

type Reading = {
  readonly query: StreamQuery
  readonly options: StreamOptions
  readonly id: string | undefined
}

/** One connection to its end; rejects when nothing comes for too long. */
async function* readOnce(open: Opener, { query, options, id }: Reading): AsyncGenerator<Block> {
  const { signal, onOpen, silence = SILENCE } = options
  const ending = new AbortController()
  const end = () => ending.abort(signal?.reason)
  const isSilent = () => ending.abort(new Error('The stream fell silent'))
  signal?.addEventListener('abort', end, { once: true })
  let timer = setTimeout(isSilent, silence)
  try {
    const { body } = await open({
      method: 'GET',
      path: '/events/stream',
      query,
      headers: { accept: 'text/event-stream', ...(id !== undefined && { 'last-event-id': id }) },
      signal: ending.signal,
    })
    let isFirst = true
    for await (const block of readBlocks(body ?? new Blob().stream())) {
      clearTimeout(timer)
      timer = setTimeout(isSilent, silence)
      if (isFirst) onOpen?.(block.id ?? '')
      isFirst = false
      yield block
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    ending.abort()
  }
}

/** Everything but a refusal, of which the server says that it is for now. */
function isWorthAnotherTry(error: unknown): boolean {
  return (
    !(error instanceof ClientError) || error.status >= 500 || error.status === 429 || error.status === 408
  )
}

/** Not all whose server went away should come back at the same moment. */
function waitAfter(failures: number, retry: number): number {
  const whole = Math.min(retry * 2 ** Math.min(failures, 10), Math.max(LONGEST_WAIT, retry))
  return whole * (0.5 + Math.random() / 2)
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
  })
}
