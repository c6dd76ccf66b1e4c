import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_INSTANT, MIN_INSTANT } from '../../core/time/instant.ts'
import { packCommand, packOutcome, unpackCommand, unpackOutcome } from './parcels.ts'
import { arriving } from './stored-content.ts'
import type { Command, Outcome } from './write-commands.ts'

const text = fc.string({ unit: 'binary' })
const instant = fc.bigInt({ min: MIN_INSTANT, max: MAX_INSTANT })
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
// As it comes out of a request: JSON knows no -0.
const json = fc.dictionary(text, fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)))
const duplication = fc.array(
  fc.record({
    ruleId: text,
    action: fc.constantFrom('reject', 'flag', 'merge', 'drop'),
    fingerprint: text,
    window: perhaps(fc.bigInt({ min: 0n, max: MAX_INSTANT })),
    matched: json,
  }),
)

const event = fc.record({
  id: fc.uuid(),
  asset: text,
  assetType: perhaps(text),
  registersAsset: fc.boolean(),
  typeId: text,
  typeVersion: fc.nat(),
  source: fc.constantFrom('maintenance-log', 'events', 'asset-log', 'import', 'mqtt'),
  recordedBy: text,
  dedupKey: perhaps(text),
  warnings: fc.array(fc.record({ code: text, message: text })),
  occurredAt: instant,
  endedAt: perhaps(instant),
  severity: perhaps(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8)),
  description: perhaps(text),
  fields: json,
  verbatim: perhaps(fc.dictionary(text, text)),
  judgedBy: fc.array(fc.record({ ruleId: text, version: fc.nat(), outcome: fc.constant('passed') })),
})

const judged = fc.record({
  catalogRevision: fc.nat(),
  now: instant,
  duplication,
  idempotency: perhaps(fc.record({ scope: text, key: text, bodyHash: text, expiresAt: instant })),
})

const APPEND: Command = { name: 'append', args: [] }

test('an append arrives as it was sent', () => {
  fc.assert(
    fc.property(event, judged, (...args) => {
      const [event, judged] = structuredClone(args)
      const sent: Command = { name: 'append', args: [arriving(event), judged] }
      const parcel = packCommand(sent)
      assert.equal(typeof parcel, 'string')
      assert.deepEqual(unpackCommand(parcel), sent)
    }),
  )
})

test('that it was recorded is told in full', () => {
  fc.assert(
    fc.property(fc.nat(), instant, perhaps(text), (seq, recordedAt, assetType) => {
      const answer = { outcome: 'recorded', seq, recordedAt, assetType, hit: null }
      const parcel = packOutcome({ ok: true, answer }, APPEND)
      assert.equal(typeof parcel, 'string')
      assert.deepEqual(unpackOutcome(parcel), { ok: true, answer })
    }),
  )
})

const AS_THEY_ARE: readonly (readonly [Outcome, Command])[] = [
  [{ ok: false, because: 'storage', message: 'disk full' }, APPEND],
  [{ ok: true, answer: { outcome: 'stale-catalog' } }, APPEND],
  [{ ok: true, answer: { outcome: 'merged', event: { seq: 1 }, hit: {} } }, APPEND],
  [{ ok: true, answer: { outcome: 'recorded', seq: 2, hit: { ruleId: 'r' } } }, APPEND],
  [
    { ok: true, answer: 'deleted' },
    { name: 'deleteAsset', args: ['Motor-01'] },
  ],
]

test('other commands and other outcomes go over as they are', () => {
  for (const [outcome, command] of AS_THEY_ARE) {
    assert.equal(unpackOutcome(packOutcome(outcome, command)), outcome)
  }
  const command: Command = { name: 'deleteAsset', args: ['Motor-01'] }
  assert.equal(unpackCommand(packCommand(command)), command)
})
