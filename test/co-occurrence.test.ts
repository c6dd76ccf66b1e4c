import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CoOccurrence, openCoOccurrenceSurvey } from '../src/core/correlation/co-occurrence-survey.ts'
import type { Event } from '../src/core/events/event.ts'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import { ROOT, runProgram, temporaryFolder } from './running-server.ts'

const HOUR = 3_600

const AZURE = join(process.env['GROUNDLOG_TEST_DATA'] ?? join(ROOT, '../shared/data'), 'azure-pdm')
const skip = existsSync(AZURE) ? false : 'the tables of ../shared/data/azure-pdm are not here'

/** What the machines were built to do: this error comes before that component fails. */
const TRUE_PAIRS = ['error1 → comp1', 'error2 → comp2', 'error3 → comp2', 'error4 → comp3', 'error5 → comp4']

/** From the kinds' keys: `error1 → comp1`, strongest first. */
function errorsBeforeFailures({ kinds, pairs }: CoOccurrence): string[] {
  return pairs.flatMap(({ first, second }) => {
    const error = /"(error\d)"/.exec(kinds[first]!)?.[1]
    const component =
      kinds[second]!.startsWith('["component-failure"') && /"(comp\d)"/.exec(kinds[second]!)?.[1]
    return error && component ? [`${error} → ${component}`] : []
  })
}

describe('a year of one hundred machines', { skip }, () => {
  test('tells from the log alone which errors come before which failures', async (t) => {
    const { path, dispose } = temporaryFolder()
    t.after(dispose)
    const data = join(path, 'data')
    for (const [table, mapping] of [
      ['PdM_errors', 'errors'],
      ['PdM_failures', 'failures'],
      ['PdM_maint', 'maintenance'],
    ]) {
      const file = join(AZURE, `${table}.csv.gz`)
      const mappingFile = join(ROOT, `examples/azure-pdm/${mapping}.json`)
      const args = ['import', file, '--mapping', mappingFile, '--data', data]
      const { code, stderr } = await runProgram(args)
      assert.equal(code, 0, stderr)
    }
    const engine = await openSqliteEngine({ folder: data })
    t.after(() => engine.close())
    const catalog = await engine.catalog.types.load()
    for (const hours of [24, 48, 72]) {
      const spec = { kind: 'co-occurrence', windowSeconds: hours * HOUR, catalog } as const
      const watch = { onProgress: () => {}, signal: new AbortController().signal }
      const told = (await engine.events.survey(spec, {}, watch)) as CoOccurrence
      assert.equal(told.events, 3_919 + 761 + 3_286)
      assert.deepEqual(errorsBeforeFailures(told).slice(0, 5).sort(), TRUE_PAIRS, `within ${hours} h`)
    }
  })
})

type Said = { readonly asset: string; readonly hour: number; readonly what: string }

function counted(said: readonly Said[], windowSeconds = 6 * HOUR): CoOccurrence {
  const survey = openCoOccurrenceSurvey(windowSeconds, { versions: [] })
  for (const { asset, hour, what } of said) survey.see(eventOf({ asset, hour, what }))
  return survey.result() as CoOccurrence
}

function eventOf({ asset, hour, what }: Said): Event {
  const times = { occurredAt: BigInt(Math.round(hour * HOUR)) * 1_000_000n, recordedAt: 10n ** 17n }
  const told = { asset, typeId: 'ASSET_LOG', typeVersion: 1, fields: {}, description: what }
  return { ...told, ...times } as unknown as Event
}

function pairsOf({ kinds, pairs }: CoOccurrence): string[] {
  const what = (key: string) => JSON.parse(key)[2]
  return pairs.map(({ first, second }) => `${what(kinds[first]!)} → ${what(kinds[second]!)}`)
}

/** Evenly spread numbers that look random and are always the same. */
function hoursFrom(seed: number, count: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * 8_760
  })
}

/** A year in which causes, effects and noise happen to four machines. */
function year(seed: number): Said[] {
  return ['m1', 'm2', 'm3', 'm4'].flatMap((asset, machine) => {
    const at = (kind: number, count: number) => hoursFrom(seed * 100 + machine * 10 + kind, count)
    return [
      ...at(1, 15).flatMap((hour) => [
        { asset, hour, what: 'cause' },
        { asset, hour: hour + 3, what: 'effect' },
      ]),
      ...at(2, 40).map((hour) => ({ asset, hour, what: 'noise' })),
      ...at(3, 40).map((hour) => ({ asset, hour, what: 'hum' })),
    ]
  })
}

describe('what follows what', () => {
  test('a cause and its effect stand above every pair of noises, whatever else happens', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        assert.equal(pairsOf(counted(year(seed)))[0], 'cause → effect')
      }),
      { numRuns: 25 },
    )
  })

  test('the order in which events are recorded changes nothing', () => {
    const said = year(7)
    const sorted = (told: CoOccurrence) => pairsOf(told).toSorted()
    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: said.length }), (shuffled) => {
        assert.deepEqual(sorted(counted(shuffled)), sorted(counted(said)))
      }),
      { numRuns: 10 },
    )
  })

  test('what happens on another asset follows nothing', () => {
    const said = hoursFrom(1, 30).flatMap((hour) => [
      { asset: 'a', hour, what: 'cause' },
      { asset: 'b', hour: hour + 1, what: 'effect' },
    ])
    assert.deepEqual(pairsOf(counted(said)), [])
  })

  test('what happens all the time follows nothing', () => {
    const said = Array.from({ length: 2_000 }, (_, hour) => ({ asset: 'a', hour, what: 'beat' }))
    const causes = hoursFrom(3, 50).map((hour) => ({ asset: 'a', hour: hour % 2_000, what: 'cause' }))
    assert.deepEqual(
      pairsOf(counted([...said, ...causes])).filter((pair) => pair === 'cause → beat'),
      [],
    )
  })

  test('a single burst is no evidence', () => {
    const burst = Array.from({ length: 100 }, (_, n) => ({
      asset: 'a',
      hour: 100 + n / 3_600,
      what: 'alarm',
    }))
    const said = [...burst, { asset: 'a', hour: 101, what: 'trip' }, { asset: 'a', hour: 5_000, what: 'end' }]
    assert.deepEqual(
      pairsOf(counted(said)).filter((pair) => pair === 'alarm → trip'),
      [],
    )
  })

  test('a hundred thousand different descriptions leave what recurs as it is', () => {
    const survey = openCoOccurrenceSurvey(6 * HOUR, { versions: [] })
    for (const said of year(11)) survey.see(eventOf(said))
    for (let n = 0; n < 100_000; n += 1) {
      survey.see(eventOf({ asset: `x${n % 50}`, hour: n / 12, what: `note ${n}` }))
    }
    const told = survey.result() as CoOccurrence
    assert.ok(pairsOf(told).includes('cause → effect'))
    assert.ok(told.kinds.length <= 201)
  })

  test('of a very large log a part of the assets is counted, and that is said', () => {
    const survey = openCoOccurrenceSurvey(6 * HOUR, { versions: [] })
    for (let n = 0; n < 300_000; n += 1) {
      survey.see(eventOf({ asset: `x${n % 1_000}`, hour: n / 300, what: n % 2 ? 'a' : 'b' }))
    }
    const told = survey.result() as CoOccurrence
    assert.deepEqual([told.events, told.complete], [300_000, false])
  })
})
