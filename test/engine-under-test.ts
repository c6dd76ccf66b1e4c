import type { TestContext } from 'node:test'
import type { Catalog } from '../src/core/catalog.ts'
import type { Entry } from '../src/core/events/entry.ts'
import type { AppendAnswer, EventStore, NewEvent } from '../src/core/events/event-store.ts'
import type { EntryLog } from '../src/core/feeds/entry-log.ts'
import type { FeedRegistry } from '../src/core/feeds/feed-registry.ts'
import type { WebhookRegistry } from '../src/core/webhooks/webhook-registry.ts'
import { judged, newEvent } from './sample-event.ts'

export type Engine = {
  readonly events: EventStore
  readonly catalog: Catalog
  readonly log: EntryLog
  readonly feeds: FeedRegistry
  readonly webhooks: WebhookRegistry
  readonly close: () => Promise<void>
}

export type EngineFactory = { readonly name: string; readonly open: () => Promise<Engine> }

/** An empty engine that is closed when the test ends. */
export async function opened(t: TestContext, factory: EngineFactory): Promise<Engine> {
  const engine = await factory.open()
  t.after(() => engine.close())
  return engine
}

/** Records events one after the other, a second apart on the writer's clock, and says what they were. */
export async function record(engine: Engine, ...said: readonly Partial<NewEvent>[]): Promise<NewEvent[]> {
  const events = said.map(newEvent)
  for (const [second, event] of events.entries()) {
    const { outcome } = await engine.events.append(event, judged(second))
    if (outcome !== 'recorded') throw new Error(`Not recorded but ${outcome}: ${event.id}`)
  }
  return events
}

export type Recorded = Extract<AppendAnswer, { outcome: 'recorded' }>

export async function recorded(engine: Engine, event: NewEvent, seconds = 0): Promise<Recorded> {
  const answer = await engine.events.append(event, judged(seconds))
  if (answer.outcome !== 'recorded') throw new Error(`Not recorded but ${answer.outcome}`)
  return answer
}

/** The entries of a log after a number, as they were made. */
export async function entriesIn({ log }: Pick<Engine, 'log'>, after = 0): Promise<Entry[]> {
  const { entries } = await log.tail(log.start, { entries: 100_000, bytes: 100_000_000 })
  return entries.filter(({ seq }) => seq > after).map(({ standing: _, ...entry }) => entry)
}
