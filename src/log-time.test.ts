import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { createLogTime } from './log-time.ts'

test('every line has the time of its millisecond, also when the clock goes back', () => {
  const clock = { now: 0 }
  const lines: string[] = []
  const log = pino(
    { base: null, timestamp: createLogTime(() => clock.now) },
    { write: (line) => void lines.push(line) },
  )
  for (clock.now of [0, 1_775_817_000_001, 1_775_817_000_001, 1_775_817_000_000]) log.info('here')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).time),
    [
      '1970-01-01T00:00:00.000Z',
      '2026-04-10T10:30:00.001Z',
      '2026-04-10T10:30:00.001Z',
      '2026-04-10T10:30:00.000Z',
    ],
  )
})
