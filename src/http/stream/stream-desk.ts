import type { FastifyReply } from 'fastify'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EntryLog } from '../../core/feeds/entry-log.ts'
import type { LiveLog } from '../../core/feeds/live-log.ts'
import type { Gatekeeper } from '../access/gatekeeper.ts'
import type { Ask, Route } from '../route.ts'
import { endOf, type Place, readId } from './entry-id.ts'
import { EventStream } from './event-stream.ts'
import { createFrames } from './frames.ts'
import type { StreamQuery } from './read-stream-query.ts'
import { createSelection } from './selection.ts'

/** The settings of the same names. */
export type StreamLimits = {
  /** Seconds. */
  readonly streamHeartbeat: number
  /** Megabytes. */
  readonly streamUnsent: number
}

type DeskParts = {
  readonly live: LiveLog
  readonly log: EntryLog
  readonly catalog: () => CatalogSnapshot
  readonly gatekeeper: Pick<Gatekeeper, 'admit'>
  readonly limits: StreamLimits
}

/** Why streams were ended by the server. */
export const ENDINGS = ['slow', 'credentials'] as const

export type StreamState = {
  readonly open: number
  readonly ended: Readonly<Record<(typeof ENDINGS)[number], number>>
}

/** All open streams. */
export type StreamDesk = {
  /** Where a stream begins: behind an id, or at the end of the log where there is none. */
  readonly begin: (lastId: string | undefined) => Promise<Place | 'garbage' | 'foreign'>
  /** Sends the head of the answer and from then on what comes. */
  readonly open: (asked: Asked) => void
  readonly state: () => StreamState
  /** Ends all streams, and from then on each that is opened. */
  readonly close: () => void
}

export type Asked = {
  readonly request: Ask
  readonly reply: FastifyReply
  readonly route: Pick<Route, 'role'>
  readonly asset: StreamQuery['asset']
  readonly filter: StreamQuery['filter']
  readonly place: Place
}

/** Milliseconds between two looks at all streams: how much later than due a heartbeat comes, and a farewell. */
const LOOK_EVERY = 1_000

const MEGABYTE = 1_048_576

type Open = { readonly stream: EventStream; readonly asked: Asked }

export function createStreamDesk({ live, log, catalog, gatekeeper, limits }: DeskParts): StreamDesk {
  const frames = createFrames(catalog)
  const streams = new Set<Open>()
  const ended = { slow: 0, credentials: 0 }
  let isClosed = false

  const look = setInterval(() => {
    for (const open of streams) {
      open.stream.beat(limits.streamHeartbeat * 1_000)
      void sendAwayUnlessAdmitted(open)
    }
  }, LOOK_EVERY)
  look.unref()

  const sendAwayUnlessAdmitted = async ({ stream, asked: { request, route } }: Open): Promise<void> => {
    const admission = await gatekeeper.admit(request, route)
    if (!('trouble' in admission)) return
    const { kind } = admission.trouble
    // Too many passwords to check says nothing about this one.
    if (kind !== 'unauthenticated' && kind !== 'forbidden') return
    ended.credentials += 1
    stream.end()
  }

  return {
    begin: (lastId) => (lastId === undefined ? endOf(log) : readId(lastId, log)),
    open: (asked) => {
      const { reply, asset, filter, place } = asked
      const response = reply.raw
      const selection = filter && createSelection(filter, catalog)
      const mostUnsent = limits.streamUnsent * MEGABYTE
      const stream = new EventStream({ response, frames, asset, selection, mostUnsent }, place.id)
      const open = { stream, asked }
      streams.add(open)
      response.once('close', () => {
        streams.delete(open)
        if (stream.isCutOff) ended.slow += 1
      })
      if (isClosed) stream.end()
      else stream.follow(live.subscribe(stream, place.cursor))
    },
    state: () => ({ open: streams.size, ended: { ...ended } }),
    close: () => {
      isClosed = true
      clearInterval(look)
      for (const { stream } of streams) stream.end()
    },
  }
}
