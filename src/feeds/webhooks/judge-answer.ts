import type { Answer } from './post.ts'

/** What an answer means for the entry that was sent. */
export type Judgement =
  | { readonly verdict: 'taken' }
  /** Something else may go better later. */
  | { readonly verdict: 'later'; readonly error: string; readonly wait: number }
  /** The receiver has something against this very entry. */
  | { readonly verdict: 'unwanted'; readonly error: string; readonly wait: number }
  /** The receiver wants nothing more, ever. */
  | { readonly verdict: 'gone'; readonly error: string }

/** Statuses that are about what was sent, and not about the receiver, who asks or where. */
const ABOUT_THE_ENTRY = [400, 413, 415, 422]

/** Milliseconds that a receiver may ask for at most. */
const LONGEST_WAIT = 3_600_000

/** @param now Milliseconds since 1970. */
export function judgeAnswer({ status, retryAfter }: Answer, now: number): Judgement {
  if (status >= 200 && status < 300) return { verdict: 'taken' }
  const wait = waitOf(retryAfter, now)
  if (status === 410) return { verdict: 'gone', error: 'It answered 410: it wants nothing more' }
  if (ABOUT_THE_ENTRY.includes(status)) return { verdict: 'unwanted', error: `It answered ${status}`, wait }
  const redirect = status >= 300 && status < 400 ? ', a redirect, and those are never followed' : ''
  return { verdict: 'later', error: `It answered ${status}${redirect}`, wait }
}

/** Milliseconds: the header holds seconds or a date. */
function waitOf(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), LONGEST_WAIT)
}
