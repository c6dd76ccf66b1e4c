import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { FeedDesk, NewFeed } from '../../src/core/feeds/feed-desk.ts'
import { DELIVERED, type Receiver, TryLater } from '../../src/core/feeds/receiver.ts'
import { openFeedDesk } from '../../src/feeds/feed-desk.ts'
import { type MemoryEngine, openMemoryEngine } from '../../src/storage/memory/engine.ts'
import { record } from '../engine-under-test.ts'
import { at, judged, newContent } from '../sample-event.ts'
import { HandTurnedTimers, settled } from './hand-turned-timers.ts'
import { RecordingReceiver, refusing, refusingWhole } from './recording-receiver.ts'

const QUIET = { info: () => {}, warn: () => {} }

class Site {
  readonly engine: MemoryEngine
  readonly timers = new HandTurnedTimers()
  desk: FeedDesk
  #life = { over: false }

  constructor(engine: MemoryEngine) {
    this.engine = engine
    this.desk = this.#open()
  }

  async follow(receiver: Receiver, from: NewFeed['from'] = 'start'): Promise<void> {
    await this.desk.add({ name: 'mirror', kind: 'test', receiver: mortal(receiver, this.#life), from })
    await settled()
  }

  /** Another process goes on with what the first had kept; the first is gone without a word. */
  async crash(): Promise<void> {
    this.#life.over = true
    await settled()
    this.desk = this.#open()
  }

  async restart(): Promise<void> {
    await this.desk.close()
    this.desk = this.#open()
  }

  async feed() {
    await settled()
    return (await this.desk.get('mirror'))!
  }

  #open(): FeedDesk {
    const { engine, timers } = this
    this.#life = { over: false }
    const [log, registry] = [mortal(engine.log, this.#life), mortal(engine.feeds, this.#life)]
    return openFeedDesk({ log, registry, timers, tell: QUIET })
  }
}

/** The same for as long as a process lives: afterwards nothing that it asks for is done or answered. */
function mortal<T extends object>(whole: T, life: { readonly over: boolean }): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => (life.over ? new Promise(() => {}) : member.apply(target, args))
    },
  })
}

async function site(t: TestContext, events = 0): Promise<Site> {
  const site = new Site(await openMemoryEngine())
  t.after(() => site.desk.close())
  await record(site.engine, ...Array.from({ length: events }, () => ({})))
  return site
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n)

describe('a feed', () => {
  test('delivers the log in order, then what is recorded as it is recorded', async (t) => {
    const it = await site(t, 5)
    const receiver = new RecordingReceiver({ entries: 2 })
    await it.follow(receiver)
    assert.deepEqual(receiver.batches, [[1, 2], [3, 4], [5]])
    await record(it.engine, {})
    await settled()
    assert.deepEqual(receiver.seqs, upTo(6))
  })

  test('begins at the end where it is told so, and keeps that place from the first moment', async (t) => {
    const it = await site(t, 3)
    await it.follow(new RecordingReceiver(), 'end')
    await it.crash()
    await record(it.engine, {})
    const receiver = new RecordingReceiver()
    await it.follow(receiver, 'end')
    assert.deepEqual(receiver.seqs, [4])
  })

  test('begins at a moment where it is told so', async (t) => {
    const it = await site(t, 4)
    const receiver = new RecordingReceiver()
    await it.follow(receiver, at(2))
    assert.deepEqual(receiver.seqs, [3, 4])
  })

  test('moves on by as many entries as were taken, and sets aside those that are named', async (t) => {
    const it = await site(t, 5)
    const given: number[][] = []
    const deliver: Receiver['deliver'] = async (entries) => {
      given.push(entries.map(({ seq }) => seq))
      const refused = entries.slice(0, 2).flatMap(({ seq }) => (seq === 4 ? [{ seq, reason: 'No' }] : []))
      return { outcome: 'in-part', passed: Math.min(2, entries.length), refused }
    }
    await it.follow({ deliver })
    assert.deepEqual(given, [[1, 2, 3, 4, 5], [3, 4, 5], [5]])
    const { cursor, setAside, delivered } = await it.feed()
    assert.deepEqual([cursor, setAside, delivered], ['5', 1, 4])
  })

  test('looks at the log now and then where no bell rings', async (t) => {
    const it = await site(t)
    const receiver = new RecordingReceiver()
    it.engine.log.onAppended = () => () => {}
    await it.follow(receiver)
    await record(it.engine, {})
    await settled()
    assert.deepEqual(receiver.seqs, [])
    await it.timers.turn(5_000)
    assert.deepEqual(receiver.seqs, [1])
  })

  test('gathers what comes in a short while where the receiver likes that better', async (t) => {
    const it = await site(t)
    const receiver = Object.assign(new RecordingReceiver(), { gather: 100 })
    await it.follow(receiver)
    await record(it.engine, {})
    await it.timers.turn(99)
    await record(it.engine, {}, {})
    await it.timers.turn(100)
    assert.deepEqual(receiver.batches, [[1, 2, 3]])
  })

  test('goes on after a restart where it stopped', async (t) => {
    const it = await site(t, 3)
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    await it.restart()
    await record(it.engine, {})
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, upTo(4))
    assert.equal((await it.feed()).delivered, 4)
  })

  test('keeps its place twice a second, so that after a crash only the last entries come again', async (t) => {
    const it = await site(t, 3)
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    await it.timers.turn(500)
    await record(it.engine, {}, {})
    await settled()
    await it.crash()
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, [1, 2, 3, 4, 5, 4, 5])
  })

  test('tells how far behind it is', async (t) => {
    const it = await site(t, 3)
    await it.timers.turn(10_000)
    const receiver = new RecordingReceiver({ entries: 1 })
    receiver.answer = ([entry]) => {
      if (entry!.seq > 1) throw new Error('No room')
      return DELIVERED
    }
    await it.follow(receiver)
    const { lag, condition, delivered, lastError, retryAt } = await it.feed()
    assert.deepEqual(lag, { entries: 2, seconds: 9 })
    assert.deepEqual([condition, delivered], ['failing', 1])
    assert.deepEqual(lastError, { message: 'No room', at: at(10), attempts: 1 })
    assert.deepEqual(retryAt, at(10.5))
  })
})

describe('a feed that is far behind', () => {
  const batchesWithin = async (t: TestContext, idleness: number) => {
    const it = await site(t, 1_000)
    it.timers.idleness = idleness
    const receiver = new RecordingReceiver({ entries: 100 })
    await it.follow(receiver)
    await it.timers.turn(11)
    return receiver.batches.length
  }

  test('takes half of a thread that nobody else wants', async (t) => {
    assert.equal(await batchesWithin(t, 1), 6)
  })

  test('takes a tenth of a thread that others are busy on', async (t) => {
    assert.equal(await batchesWithin(t, 0), 1)
  })
})

describe('a feed whose receiver is in trouble', () => {
  test('tries again after half a second, then twice as long each time, up to a minute', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    receiver.answer = () => {
      throw new Error('Away')
    }
    await it.follow(receiver)
    const waits = [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    for (const [index, seconds] of waits.entries()) {
      await it.timers.turn(seconds * 1000 - 1)
      assert.equal(receiver.attempts.length, index + 1)
      await it.timers.turn(1)
    }
    assert.deepEqual(receiver.attempts, upTo(10))
  })

  test('waits as long as the receiver asks for where that is longer', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    const waits = [300_000, 1]
    receiver.answer = () => {
      throw new TryLater('Busy', waits.shift() ?? 0)
    }
    await it.follow(receiver)
    await it.timers.turn(299_999)
    assert.deepEqual(receiver.attempts, [1])
    await it.timers.turn(1)
    assert.deepEqual(receiver.attempts, [1, 2])
    await it.timers.turn(1_000)
    assert.deepEqual(receiver.attempts, [1, 2, 3])
  })

  test('loses nothing, and says that it was in trouble', async (t) => {
    const it = await site(t, 3)
    const receiver = new RecordingReceiver()
    receiver.answer = () => {
      throw new Error('Away')
    }
    await it.follow(receiver)
    receiver.answer = () => DELIVERED
    await it.timers.turn(500)
    assert.deepEqual(receiver.seqs, [1, 2, 3])
    const { condition, lastError, lag } = await it.feed()
    assert.deepEqual([condition, lastError?.attempts, lag.entries], ['up-to-date', 0, 0])
  })

  test('is tried at once when it is told to resume', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    receiver.answer = () => {
      throw new Error('Away')
    }
    await it.follow(receiver)
    await it.timers.turn(60_000)
    receiver.answer = () => DELIVERED
    await it.desk.resume('mirror')
    await settled()
    assert.deepEqual(receiver.seqs, [1])
  })

  test('goes on delivering while its place cannot be kept, and keeps it later', async (t) => {
    const it = await site(t, 2)
    const { save } = it.engine.feeds
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    it.engine.feeds.save = () => Promise.reject(new Error('The disk is full'))
    await record(it.engine, {})
    await it.timers.turn(1_000)
    assert.deepEqual(receiver.seqs, [1, 2, 3])
    assert.equal((await it.feed()).lastError?.message, 'The disk is full')
    it.engine.feeds.save = save
    await it.timers.turn(500)
    assert.equal((await it.engine.feeds.load('mirror'))?.cursor, '3')
  })
})

describe('an entry that is refused', () => {
  test('is set aside with the reason, and the others go on', async (t) => {
    const it = await site(t, 4)
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(2)
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, [1, 3, 4])
    const { entries, total } = (await it.desk.setAside('mirror', { limit: 9, offset: 0 }))!
    assert.deepEqual(
      entries.map(({ seq, reason }) => [seq, reason]),
      [[2, 'Not 2']],
    )
    assert.equal(total, 1)
    const { delivered, setAside, condition } = await it.feed()
    assert.deepEqual([delivered, setAside, condition], [3, 1, 'up-to-date'])
  })

  test('is found by halving where the receiver cannot name it', async (t) => {
    const it = await site(t, 9)
    const receiver = new RecordingReceiver()
    receiver.answer = refusingWhole(4, 5)
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, [1, 2, 3, 6, 7, 8, 9])
    assert.equal((await it.feed()).setAside, 2)
  })

  test('stands aside after a crash too: where it stands is kept with the cursor', async (t) => {
    const it = await site(t, 3)
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(2)
    await it.follow(receiver)
    await it.timers.turn(500)
    await it.crash()
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, [1, 3])
    assert.equal((await it.feed()).setAside, 1)
  })

  test('is believed to be at fault only after a while where nothing of several is taken', async (t) => {
    const it = await site(t, 2)
    const receiver = new RecordingReceiver()
    receiver.answer = refusingWhole(1, 2)
    await it.follow(receiver)
    await it.timers.turn(7_499)
    const { setAside, condition } = await it.feed()
    assert.deepEqual([setAside, condition], [0, 'failing'])
    await it.timers.turn(1)
    assert.equal((await it.feed()).setAside, 2)
  })

  test('can be tried again, and leaves when it is taken', async (t) => {
    const it = await site(t, 3)
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(2)
    await it.follow(receiver)
    assert.deepEqual(await it.desk.retry('mirror', 2), { outcome: 'refused', reason: 'Not 2' })
    receiver.answer = () => {
      throw new Error('Away')
    }
    assert.deepEqual(await it.desk.retry('mirror', 2), { outcome: 'unreachable', reason: 'Away' })
    receiver.answer = () => DELIVERED
    assert.equal((await it.feed()).setAside, 1)
    assert.deepEqual(await it.desk.retry('mirror', 2), { outcome: 'delivered' })
    assert.deepEqual(await it.desk.retry('mirror', 2), { outcome: 'unknown-entry' })
    assert.equal((await it.feed()).setAside, 0)
  })

  test('brings what became of its event since along when it is tried again', async (t) => {
    const it = await site(t)
    const [event] = await record(it.engine, {})
    const content = newContent({ severity: 2 })
    await it.engine.events.revise(
      { eventId: event!.id, expectedRevision: 1, content, recordedBy: 'bob', reason: null },
      judged(1),
    )
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(1)
    await it.follow(receiver)
    receiver.answer = () => DELIVERED
    await it.desk.retry('mirror', 1)
    assert.deepEqual(receiver.batches, [[2], [1, 2]])
  })

  test('can be tried again while the feed is paused', async (t) => {
    const it = await site(t, 2)
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(1)
    await it.follow(receiver)
    await it.desk.pause('mirror')
    receiver.answer = (_, { signal }) => {
      signal.throwIfAborted()
      return DELIVERED
    }
    assert.deepEqual(await it.desk.retry('mirror', 1), { outcome: 'delivered' })
  })
})

describe('whoever runs the server', () => {
  test('can pause a feed, also over a restart, and let it go on', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    assert.equal((await it.desk.pause('mirror'))?.condition, 'paused')
    await record(it.engine, {})
    await it.restart()
    await it.follow(receiver)
    await it.timers.turn(60_000)
    assert.deepEqual(receiver.seqs, [1])
    await it.desk.resume('mirror')
    await settled()
    assert.deepEqual(receiver.seqs, [1, 2])
  })

  test('can pause a feed in the middle of a delivery, which then comes again', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    receiver.answer = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await it.follow(receiver)
    const feed = await it.desk.pause('mirror')
    assert.deepEqual([feed?.condition, feed?.lastError], ['paused', null])
    receiver.answer = () => DELIVERED
    await it.desk.resume('mirror')
    await settled()
    assert.deepEqual(receiver.seqs, [1])
  })

  test('can have everything since a moment delivered again, refused entries included', async (t) => {
    const it = await site(t, 4)
    const receiver = new RecordingReceiver()
    receiver.answer = refusing(1, 3)
    await it.follow(receiver)
    receiver.answer = () => DELIVERED
    await it.desk.replay('mirror', at(1))
    await settled()
    assert.deepEqual(receiver.seqs, [2, 4, 2, 3, 4])
    assert.equal((await it.feed()).setAside, 1)
  })

  test('leaves nothing out by asking for what the feed has not come to yet', async (t) => {
    const it = await site(t, 1)
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    await it.desk.pause('mirror')
    await record(it.engine, {}, {})
    await it.timers.turn(60_000)
    await it.desk.replay('mirror', at(60))
    await it.desk.resume('mirror')
    await settled()
    assert.deepEqual(receiver.seqs, [1, 2, 3])
  })

  test('can ask for all of that at once', async (t) => {
    const it = await site(t, 4)
    const receiver = new RecordingReceiver({ entries: 1 })
    await it.follow(receiver)
    await Promise.all([
      it.desk.resume('mirror'),
      it.desk.replay('mirror', at(3)),
      it.desk.pause('mirror'),
      it.desk.resume('mirror'),
    ])
    await record(it.engine, {})
    await settled()
    assert.deepEqual(receiver.seqs.toSorted(), [1, 2, 3, 4, 4, 5])
  })

  test('forgets a feed by removing it', async (t) => {
    const it = await site(t, 2)
    const receiver = new RecordingReceiver()
    await it.follow(receiver)
    await it.desk.remove('mirror')
    await it.timers.turn(5_000)
    assert.deepEqual([await it.desk.get('mirror'), await it.desk.list()], [null, []])
    await it.follow(receiver)
    assert.deepEqual(receiver.seqs, [1, 2, 1, 2])
  })
})

test('whatever fails and whenever it crashes, every entry is taken in order or set aside', async () => {
  const steps = fc.oneof(
    { weight: 5, arbitrary: fc.constant('record' as const) },
    fc.constantFrom('crash' as const, 'restart' as const, 'pause' as const, 'resume' as const),
    fc.integer({ min: 0, max: 3_000 }),
  )
  const troubles = fc.array(fc.constantFrom('well', 'fail', 'fail-after'), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 30 }), troubles, fc.nat(9), async (steps, plan, guilty) => {
      const it = new Site(await openMemoryEngine())
      const receiver = new RecordingReceiver({ entries: 3 })
      receiver.answer = (entries, attempt) => {
        const next = plan.shift()
        // It has taken them but fails to say so, and hears them again.
        if (next === 'fail-after') receiver.batches.push(entries.map(({ seq }) => seq))
        if (next !== undefined && next !== 'well') throw new Error('Away')
        return refusingWhole(guilty)(entries, attempt)
      }
      await it.follow(receiver)
      for (const step of steps) {
        if (step === 'record') await record(it.engine, {})
        else if (step === 'crash' || step === 'restart') {
          await it[step]()
          await it.follow(receiver)
        } else if (step === 'pause' || step === 'resume') await it.desk[step]('mirror')
        else await it.timers.turn(step)
      }
      await it.desk.resume('mirror')
      await it.timers.turn(600_000)
      const count = (await it.engine.health()).seq
      const firsts = [...new Set(receiver.seqs)].filter((seq) => seq !== guilty)
      const expected = upTo(count).filter((seq) => seq !== guilty)
      assert.deepEqual(firsts, expected)
      const aside = (await it.desk.setAside('mirror', { limit: 9, offset: 0 }))!.entries
      assert.deepEqual(
        aside.map(({ seq }) => seq),
        upTo(count).filter((seq) => seq === guilty),
      )
      await it.desk.close()
    }),
    { numRuns: 60 },
  )
})
