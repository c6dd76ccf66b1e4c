import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LiveEntry } from '../../core/feeds/live-log.ts'
import { Slice } from './slice.ts'

const PUMP_1 = entryAbout('pump', 1)
const WELL = entryAbout('well', 2)
const PUMP_2 = entryAbout('pump', 3)

test('who follows an asset is given what is about it, in the order of the log, and everybody else all of it', () => {
  const all = [PUMP_1, WELL, PUMP_2]
  const slice = new Slice(all)
  assert.deepEqual(slice.about('pump'), [PUMP_1, PUMP_2])
  assert.deepEqual(slice.about('well'), [WELL])
  assert.deepEqual(slice.about('motor'), [])
  assert.equal(slice.about(undefined), all)
  assert.equal(slice.newest, PUMP_2)
})

function entryAbout(asset: string, seq: number): LiveEntry {
  return { seq, standing: { asset } } as LiveEntry
}
