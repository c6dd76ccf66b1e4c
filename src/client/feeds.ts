import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

/** What follows the log and delivers it somewhere. */
export type Feed = {
  readonly name: string
  readonly kind: string
  readonly state: 'running' | 'paused'
  readonly condition: 'up-to-date' | 'behind' | 'failing' | 'paused'
  readonly cursor: string
  readonly lag: { readonly entries: number; readonly seconds: number }
  readonly delivered: number
  readonly set_aside: number
  readonly last_delivered_at: string | null
  readonly last_error: { readonly message: string; readonly at: string; readonly attempts: number } | null
  /** While it is failing. */
  readonly retry_at: string | null
}

/** An entry that a feed could not deliver. */
export type SetAsideEntry = {
  readonly seq: number
  readonly event_id: string
  readonly reason: string
  readonly set_aside_at: string
}

export type RetriedEntry =
  | { readonly outcome: 'delivered'; readonly reason: null }
  | { readonly outcome: 'refused' | 'unreachable'; readonly reason: string }

export type FeedVerification = {
  readonly state: 'running' | 'done' | 'failed'
  readonly started_at: string
  readonly ended_at: string | null
  /** Events so far. */
  readonly compared: number
  /** Null until it is done; `differences` has the first thousand. */
  readonly result: {
    readonly missing: number
    readonly different: number
    readonly extra: number
    readonly differences: readonly {
      readonly kind: 'missing' | 'different' | 'extra'
      readonly event_id: string
      readonly detail: string
    }[]
  } | null
  readonly error: string | null
}

export function feeds(ask: Asker) {
  const tell = async (path: string, body?: unknown) =>
    (await ask<Feed>({ method: 'POST', path, ...(body !== undefined && { body }) })).body
  return {
    list: async () => (await ask<{ data: Feed[] }>({ method: 'GET', path: '/feeds' })).body.data,
    get: async (name: string) => (await ask<Feed>({ method: 'GET', path: at`/feeds/${name}` })).body,
    pause: (name: string) => tell(at`/feeds/${name}/pause`),
    resume: (name: string) => tell(at`/feeds/${name}/resume`),
    /** Delivers again what was recorded at or after a moment. */
    replay: (name: string, from: string) => tell(at`/feeds/${name}/replay`, { from }),
    /** Starts a comparison of the log with what was delivered. Ask `verification` for how it goes. */
    verify: async (name: string) =>
      (await ask<FeedVerification>({ method: 'POST', path: at`/feeds/${name}/verify` })).body,
    verification: async (name: string) =>
      (await ask<FeedVerification>({ method: 'GET', path: at`/feeds/${name}/verify` })).body,
    setAside: async (name: string, query?: PageQuery & { readonly cursor?: string }) =>
      (await ask<Page<SetAsideEntry>>({ method: 'GET', path: at`/feeds/${name}/set-aside`, query })).body,
    retry: async (name: string, seq: number) =>
      (await ask<RetriedEntry>({ method: 'POST', path: at`/feeds/${name}/set-aside/${String(seq)}/retry` }))
        .body,
  }
}
