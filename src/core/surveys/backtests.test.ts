import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CatalogContent } from '../catalog.ts'
import type { DuplicationRule } from '../duplication/duplication-rule.ts'
import type { Event } from '../events/event.ts'
import type { GuardRuleContent } from '../rules/guard-rule.ts'
import { openSurvey } from './open-survey.ts'

const TYPE = {
  id: 'flaring',
  name: 'Flaring',
  description: null,
  category: null,
  state: 'active',
  version: 1,
  fields: [
    {
      id: 'volume',
      name: 'volume_mcf',
      type: 'number',
      label: null,
      help: null,
      required: false,
      default: null,
      settings: {},
    },
  ],
  rules: [],
  builtin: false,
  createdAt: 0n,
  updatedAt: 0n,
} as const

const CATALOG: CatalogContent = {
  revision: 1,
  types: [TYPE],
  versions: [
    { typeId: 'flaring', version: 1, fields: TYPE.fields, rules: [], createdAt: 0n, createdBy: 'anna' },
  ],
  guardRules: [],
  duplicationRules: [],
}

const RULE: GuardRuleContent = {
  name: 'Volume limit',
  description: null,
  eventTypeIds: ['flaring'],
  operations: ['create'],
  match: null,
  validations: [
    {
      condition: 'fields.volume_mcf <= params.max',
      message: 'Too much',
      messageExpression: null,
      field: null,
      reason: null,
    },
    {
      condition: 'fields.volume_mcf >= 0',
      message: 'Negative',
      messageExpression: null,
      field: null,
      reason: null,
    },
  ],
  params: { max: 500 },
  actions: ['deny', 'audit'],
  failurePolicy: 'fail',
  fieldIds: { flaring: { volume_mcf: 'volume' } },
}

function eventAt(seconds: number, more: Partial<Event> = {}): Event {
  return {
    id: `e${seconds}`,
    seq: seconds + 1,
    asset: 'well-001',
    assetType: null,
    typeId: 'flaring',
    typeVersion: 1,
    source: 'events',
    recordedBy: 'anna',
    dedupKey: null,
    warnings: [],
    occurredAt: BigInt(seconds) * 1_000_000n,
    endedAt: null,
    severity: null,
    description: null,
    fields: {},
    verbatim: null,
    judgedBy: [],
    recordedAt: 10n ** 15n,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: null,
    hit: null,
    ...more,
  }
}

function surveyed(spec: Parameters<typeof openSurvey>[0], events: readonly Event[]) {
  const survey = openSurvey(spec)
  for (const event of events) survey.see(event)
  // biome-ignore lint/suspicious/noExplicitAny: what a survey says is JSON
  return survey.result() as any
}

describe('a guard rule tried on history', () => {
  const spec = { kind: 'guard-backtest', rule: RULE, catalog: CATALOG } as const
  const withVolumes = (...volumes: number[]) =>
    volumes.map((volume, second) => eventAt(second, { fields: { volume } }))

  test('counts what it would have done, and per validation', () => {
    const told = surveyed(spec, withVolumes(1, 900, -1, 500, 901))
    const { samples, ...counts } = told
    assert.deepEqual(counts, {
      seen: 5,
      applied: 5,
      passed: 2,
      refused: 3,
      warned: 0,
      audited: 3,
      validations: [
        { validation: 0, failed: 2 },
        { validation: 1, failed: 1 },
      ],
    })
    assert.deepEqual(
      samples.map((sample: { event_id: string }) => sample.event_id),
      ['e1', 'e2', 'e4'],
    )
    assert.match(samples[0].messages[0], /Too much/)
    assert.match(samples[0].messages[0], /Volume limit/, 'the message names the rule')
  })

  test('passes over events of other types, and those that its match leaves out', () => {
    const other = eventAt(9, { typeId: 'other' })
    assert.equal(surveyed(spec, [other]).applied, 0)
    const matching = { ...spec, rule: { ...RULE, match: 'event.entity_id == "well-002"' } }
    assert.equal(surveyed(matching, withVolumes(900)).applied, 0)
  })

  test('keeps 100 samples of however many', () => {
    const told = surveyed(spec, withVolumes(...Array.from({ length: 150 }, () => 900)))
    assert.equal(told.refused, 150)
    assert.equal(told.samples.length, 100)
  })
})

const SAME_WELL: DuplicationRule = {
  id: 'same-well',
  name: 'Same well',
  eventTypeId: null,
  fingerprintFields: ['entity_id', 'event_type_id'],
  ignoreFields: [],
  fullDeduplication: false,
  windowSeconds: 10,
  action: 'merge',
  enabled: false,
  revision: 1,
  createdAt: 0n,
  updatedAt: 0n,
}

describe('a duplication rule tried on history', () => {
  const spec = { kind: 'duplication-backtest', rule: SAME_WELL, catalog: CATALOG } as const
  const CASES: readonly (readonly [sentence: string, seconds: number[], duplicates: string[]])[] = [
    ['nothing repeats itself', [0], []],
    ['the window is inclusive', [0, 10], ['e10 of e0']],
    ['a second later is too late', [0, 11], []],
    ['the window does not slide', [0, 8, 16], ['e8 of e0']],
    ['what comes late is compared by when it happened', [20, 12], ['e12 of e20']],
    ['the nearest counts', [0, 15, 9], ['e9 of e15']],
    ['of two as near the first recorded', [0, 20, 10], ['e10 of e0']],
  ]
  for (const [sentence, seconds, duplicates] of CASES) {
    test(sentence, () => {
      const events = seconds.map((second, index) => eventAt(second, { seq: index + 1 }))
      const told = surveyed(spec, events)
      assert.deepEqual(
        told.samples.map(
          (it: { event_id: string; duplicate_of: string }) => `${it.event_id} of ${it.duplicate_of}`,
        ),
        duplicates,
      )
      assert.equal(told.duplicates, duplicates.length)
      assert.deepEqual(told.actions, { reject: 0, drop: 0, merge: duplicates.length, flag: 0 })
      assert.equal(told.complete, true)
    })
  }

  test('events with a key of their own are no business of the rule', () => {
    const told = surveyed(spec, [eventAt(0), eventAt(1, { dedupKey: 'mine' })])
    assert.deepEqual([told.seen, told.checked, told.duplicates], [2, 1, 0])
  })

  test('agrees with looking at every kept event', () => {
    const story = fc.array(fc.record({ second: fc.nat(60), asset: fc.constantFrom('a', 'b') }), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(story, fc.option(fc.nat(20)), (said, windowSeconds) => {
        const events = said.map(({ second, asset }, index) =>
          eventAt(second, { id: `${index}`, seq: index + 1, asset }),
        )
        const kept: Event[] = []
        for (const event of events) {
          const isRepeat = kept.some(
            ({ asset, occurredAt }) =>
              asset === event.asset &&
              (windowSeconds === null ||
                Math.abs(Number(occurredAt - event.occurredAt)) <= windowSeconds * 1e6),
          )
          if (!isRepeat) kept.push(event)
        }
        const told = surveyed({ ...spec, rule: { ...SAME_WELL, windowSeconds } }, events)
        assert.equal(told.duplicates, events.length - kept.length)
      }),
    )
  })
})
