import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Lane } from './lane.ts'
import { createLoadGate, type LoadGate, type LoadLimits } from './load-gate.ts'

const LIMITS: LoadLimits = { writesUnderWay: 3, longestWait: 20, bodyMemory: 1 }

function gateAt(limits: Partial<LoadLimits> = {}) {
  const clock = { now: 0 }
  return { clock, gate: createLoadGate({ ...LIMITS, ...limits }, () => clock.now) }
}

const arrival = (lane: Lane, bytes = 0) => ({ lane, bytes, socket: {} })

/** Lets so much work in that stays under way until it is told to end. */
function fill(gate: LoadGate, lane: Lane, count: number): () => void {
  const ends = Array.from({ length: count }, () => gate.enter(lane))
  return () => {
    for (const end of ends) end()
  }
}

/** Asks, and where it comes in, is done at once. */
function visit(gate: LoadGate, lane: Lane) {
  const reason = gate.turnsAway(arrival(lane))
  if (!reason) gate.enter(lane)()
  return reason
}

describe('a write comes in', () => {
  test('while few are under way, however long they take', () => {
    const { gate, clock } = gateAt()
    fill(gate, 'write', 2)
    clock.now = 60_000
    assert.equal(gate.turnsAway(arrival('write')), null)
  })

  test('while none of the many under way waits for long', () => {
    const { gate, clock } = gateAt()
    fill(gate, 'write', 500)
    clock.now = 20
    assert.equal(gate.turnsAway(arrival('write')), null)
    assert.deepEqual([gate.state().underWay.write, gate.state().oldestWrite], [500, 20])
  })

  test('not when it would wait too long, by how fast writes are decided', () => {
    const { gate } = gateAt()
    fill(gate, 'write', 501)
    assert.equal(gate.turnsAway(arrival('write')), 'writes')
  })

  const PACES: readonly (readonly [perMillisecond: number, most: number])[] = [
    [2, 40],
    [100, 2_000],
  ]
  for (const [perMillisecond, most] of PACES) {
    test(`up to ${most} where ${perMillisecond} are decided in a millisecond`, () => {
      const { gate, clock } = gateAt()
      const first = gate.enter('write')
      for (let moment = 0; moment < 1_000; moment += 1) {
        clock.now += 1
        fill(gate, 'write', perMillisecond)()
      }
      clock.now += 0.001
      first()
      const letIn = Array.from({ length: 3_000 }, () => gate.turnsAway(arrival('write'))).indexOf('writes')
      assert.ok(Math.abs(letIn - most) <= most / 20, `${letIn}`)
    })
  }

  test('not when many are under way and the oldest waits much too long', () => {
    const { gate, clock } = gateAt()
    const end = fill(gate, 'write', 3)
    clock.now = 41
    assert.equal(gate.turnsAway(arrival('write')), 'writes')
    assert.equal(gate.hasRoomFor('write'), false)
    end()
    assert.equal(gate.turnsAway(arrival('write')), null, 'as soon as they are decided')
    assert.equal(gate.state().turnedAway.writes, 1)
  })

  test('not when there are very many, however fast they are', () => {
    const { gate } = gateAt({ longestWait: 60_000 })
    fill(gate, 'write', 4_096)
    assert.equal(gate.turnsAway(arrival('write')), 'writes')
  })

  test('not when those let in with it fill the lane', async () => {
    const { gate } = gateAt()
    const told = Array.from({ length: 600 }, () => gate.turnsAway(arrival('write')))
    assert.equal(told.indexOf('writes'), 501)
    await nextTurn()
    assert.equal(gate.turnsAway(arrival('write')), null, 'none of them has come after all')
  })
})

describe('a crowd in one lane leaves the others alone:', () => {
  const CROWDS: readonly (readonly [lane: Lane, count: number, reason: string])[] = [
    ['write', 4_096, 'writes'],
    ['read', 512, 'reads'],
    ['batch', 256, 'batches'],
    ['export', 4, 'exports'],
  ]
  for (const [lane, count, reason] of CROWDS) {
    test(`${count} of ${lane}`, () => {
      const { gate } = gateAt()
      fill(gate, lane, count)
      assert.equal(gate.turnsAway(arrival(lane)), reason)
      for (const other of ['none', 'read', 'write', 'batch', 'export'] as const) {
        if (other !== lane) assert.equal(gate.turnsAway(arrival(other)), null, other)
      }
    })
  }
})

describe('a turn of the event loop', () => {
  test('takes some requests however long it lasts, and no more once it is too long', async () => {
    const { gate, clock } = gateAt()
    assert.equal(gate.turnsAway(arrival('read')), null)
    clock.now = 21
    const told = Array.from({ length: 600 }, () => visit(gate, 'read'))
    assert.equal(told.indexOf('busy'), 511)
    assert.equal(gate.turnsAway(arrival('none')), null, 'who asks how the server is comes in')
    await nextTurn()
    assert.equal(gate.turnsAway(arrival('read')), null, 'the next turn begins anew')
  })

  test('that does not end counts as a new one after a while', () => {
    const { gate, clock } = gateAt()
    const told = Array.from({ length: 8_000 }, () => {
      clock.now += 0.02
      return visit(gate, 'read')
    })
    const letIn = told.filter((reason) => reason === null).length
    assert.ok(letIn > 3_900 && letIn < 4_100, `${letIn}`)
  })

  test('takes 32 requests of one connection', async () => {
    const { gate } = gateAt()
    const one = arrival('read')
    const told = Array.from({ length: 40 }, () => gate.turnsAway(one))
    assert.equal(told.indexOf('pipelined'), 32)
    assert.equal(gate.turnsAway(arrival('read')), null, 'others come in')
    await nextTurn()
    assert.equal(gate.turnsAway(one), null)
  })
})

describe('bodies', () => {
  test('are counted until they are given back', () => {
    const { gate } = gateAt()
    const giveBack = gate.keep(1_000_000)
    assert.equal(gate.turnsAway(arrival('write', 100_000)), 'bodies')
    giveBack?.()
    assert.equal(gate.turnsAway(arrival('write', 100_000)), null)
  })

  test('of a small size come in whatever else is there', () => {
    const { gate } = gateAt()
    gate.keep(1_048_576)
    assert.equal(gate.turnsAway(arrival('write', 16_384)), null)
  })
})

test('who leaves twice has left once', () => {
  const { gate } = gateAt()
  fill(gate, 'read', 1)
  const leave = gate.enter('read')
  leave()
  leave()
  assert.deepEqual(gate.state().underWay, { read: 1, write: 0, batch: 0, export: 0 })
})
