import type { Verification } from '../../core/feeds/comparison.ts'
import type { Feed } from '../../core/feeds/feed.ts'
import type { SetAside } from '../../core/feeds/feed-registry.ts'
import type { Intake } from '../../core/feeds/intake.ts'
import { formatInstant, type Instant } from '../../core/time/instant.ts'

export function presentFeed(feed: Feed) {
  const { lastError } = feed
  return {
    name: feed.name,
    kind: feed.kind,
    state: feed.state,
    condition: feed.condition,
    cursor: feed.cursor,
    lag: feed.lag,
    delivered: feed.delivered,
    set_aside: feed.setAside,
    last_delivered_at: timeOrNull(feed.lastDeliveredAt),
    last_error: lastError && { ...lastError, at: formatInstant(lastError.at) },
    retry_at: timeOrNull(feed.retryAt),
  }
}

/** What takes events from elsewhere. */
export function presentIntake(intake: Intake) {
  const { lastError } = intake
  return {
    name: intake.name,
    kind: intake.kind,
    condition: intake.condition,
    recorded: intake.recorded,
    repeated: intake.repeated,
    refused: intake.refused,
    last_taken_at: timeOrNull(intake.lastTakenAt),
    last_error: lastError && { ...lastError, at: formatInstant(lastError.at) },
    retry_at: timeOrNull(intake.retryAt),
  }
}

export function presentSetAside({ seq, eventId, reason, at }: SetAside) {
  return { seq, event_id: eventId, reason, set_aside_at: formatInstant(at) }
}

export function presentVerification({ state, startedAt, endedAt, compared, result, error }: Verification) {
  const differences = result?.differences.map(({ kind, eventId, detail }) => ({
    kind,
    event_id: eventId,
    detail,
  }))
  return {
    state,
    started_at: formatInstant(startedAt),
    ended_at: timeOrNull(endedAt),
    compared,
    result: result && { ...result, differences },
    error,
  }
}

function timeOrNull(time: Instant | null): string | null {
  return time === null ? null : formatInstant(time)
}
