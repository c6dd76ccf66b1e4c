import type { Cursor, EntryLog } from '../core/feeds/entry-log.ts'
import type { FeedDesk, NewFeed } from '../core/feeds/feed-desk.ts'
import type { FeedRecord } from '../core/feeds/feed-registry.ts'
import { FeedRunner, type RunnerParts, type Shared } from './feed-runner.ts'
import { readTogether } from './read-together.ts'

/** Opens a desk without feeds; `add` starts each where it stopped. */
export function openFeedDesk(parts: RunnerParts): FeedDesk {
  const runners = new Map<string, FeedRunner>()
  const shared: Shared = { ...parts, tail: readTogether(parts.log) }

  const after = async (name: string, work: (runner: FeedRunner) => Promise<void>) => {
    const runner = runners.get(name)
    if (!runner) return null
    await work(runner)
    return runner.status()
  }

  return {
    add: async (feed) => {
      if (runners.has(feed.name)) throw new Error(`There are two feeds called ${feed.name}`)
      runners.set(feed.name, await startFeed(feed, shared))
    },
    remove: async (name) => {
      const runner = runners.get(name)
      runners.delete(name)
      await runner?.close()
      await parts.registry.remove(name)
    },
    list: () => {
      const names = [...runners.keys()].sort()
      return Promise.all(names.map((name) => runners.get(name)!.status()))
    },
    get: (name) => after(name, async () => {}),
    pause: (name) => after(name, (runner) => runner.pause()),
    resume: (name) => after(name, (runner) => runner.resume()),
    replay: (name, from) => after(name, (runner) => runner.replay(from)),
    setAside: async (name, page) => {
      const runner = runners.get(name)
      if (!runner) return null
      await runner.flush()
      const entries = await parts.registry.listSetAside(name, page)
      return { entries, total: await parts.registry.countSetAside(name) }
    },
    retry: async (name, seq) => (await runners.get(name)?.retry(seq)) ?? null,
    verify: async (name) => runners.get(name)?.verify() ?? null,
    verification: (name) => {
      const runner = runners.get(name)
      return runner ? (runner.verification ?? 'none') : null
    },
    close: async () => {
      await Promise.all([...runners.values()].map((runner) => runner.close()))
    },
  }
}

async function startFeed(feed: NewFeed, parts: Shared): Promise<FeedRunner> {
  const { registry } = parts
  const known = await registry.load(feed.name)
  const record = known ?? (await beginning(feed, parts))
  // A feed that begins at the end must not begin at another end after a crash.
  if (!known) await registry.save(record, [])
  return new FeedRunner(feed, { record, setAside: await registry.countSetAside(feed.name) }, parts)
}

async function beginning({ name, from }: NewFeed, { log }: RunnerParts): Promise<FeedRecord> {
  const cursor = await placeOf(from, log)
  return { name, cursor, state: 'running', delivered: 0 }
}

async function placeOf(from: NewFeed['from'], log: EntryLog): Promise<Cursor> {
  if (from === 'start') return log.start
  return from === 'end' ? log.end() : log.cursorAt(from)
}
