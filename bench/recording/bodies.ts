import { writeFileSync } from 'node:fs'
import { MAINTENANCE_TYPES } from '../../src/core/event-types/builtin.ts'
import { FOUR_WORDS } from '../../src/core/events/severity.ts'
import { createRandom, type Random } from '../log/random.ts'
import { assetDraw, siteAssets } from '../log/site.ts'
import { describeWork, OPERATORS, remark } from '../log/wording.ts'

/** Which document a request body follows. */
export type BodyKind = 'maintenance' | 'ruled' | 'plain'

const SEVERITIES = Object.keys(FOUR_WORDS)

/** No two bodies are closer in time than this, so that no event repeats another. */
const STEP = 61_000

const FIRST = Date.UTC(2001, 0, 1)

/**
 * Makes request bodies one after the other: assets as uneven as in a real log, every `occurred_at` its own, and a
 * tenth of them backdated by a year and more.
 */
export function createBodies(kind: BodyKind): () => object {
  const random = createRandom(7)
  const tags = siteAssets().map(({ tag }) => tag)
  const draw = assetDraw()
  const make = MAKERS[kind]
  let made = 0
  return () => {
    const place = made++
    const backdated = place % 10 === 9 ? FIRST - 30 * 366 * 86_400_000 : FIRST
    const at = new Date(backdated + place * STEP + random.below(999)).toISOString()
    return make(random, tags[draw[random.below(draw.length)]!]!, at)
  }
}

const MAKERS: Readonly<Record<BodyKind, (random: Random, asset: string, at: string) => object>> = {
  maintenance: (random, asset, at) => ({
    asset_id: asset,
    event_type: random.pick(MAINTENANCE_TYPES),
    severity: random.pick(SEVERITIES),
    description: describeWork(random),
    timestamp: at,
  }),
  ruled: (random, asset, at) => {
    const cause = random.pick(['equipment', 'weather', 'power', 'process', 'other'])
    const volume = random.below(100_000) / 100
    const severity = random.pick(SEVERITIES)
    return {
      event_type_id: 'flaring',
      entity_id: asset,
      entity_type: 'Well',
      occurred_at: at,
      severity: volume >= 500 && severity === 'LOW' ? 'MEDIUM' : severity,
      description: describeWork(random),
      fields: {
        volume_mcf: volume,
        cause,
        ...(cause === 'other' && { cause_detail: remark(random) }),
        approved_by: random.pick(OPERATORS),
        minutes: random.below(300),
      },
    }
  },
  plain: (random, asset, at) => ({
    event_type_id: 'inspection',
    entity_id: asset,
    occurred_at: at,
    severity: random.pick(SEVERITIES),
    description: describeWork(random),
    fields: { pressure_bar: random.below(10_000) / 100, inspector: random.pick(OPERATORS), passed: true },
  }),
}

/** The type of `plain` bodies: fields of three kinds and no rules. */
export const PLAIN_TYPE = {
  id: 'inspection',
  name: 'Inspection',
  fields: [
    { name: 'pressure_bar', type: 'number', min: 0 },
    { name: 'inspector', type: 'select', options: OPERATORS },
    { name: 'passed', type: 'boolean' },
  ],
}

/** Writes so many bodies, one a line. */
export function writeBodies(file: string, next: () => object, count: number): void {
  writeFileSync(file, '')
  for (let done = 0; done < count; done += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, count - done) }, () => JSON.stringify(next()))
    writeFileSync(file, `${lines.join('\n')}\n`, { flag: 'a' })
  }
}
