import { readFileSync } from 'node:fs'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { ComparisonScope } from '../../core/feeds/comparison.ts'
import type { EntryLog } from '../../core/feeds/entry-log.ts'
import type { NewFeed } from '../../core/feeds/feed-desk.ts'
import { compareStores } from './compare-stores.ts'
import { dialectFinder, type InfluxSettings } from './find-dialect.ts'
import { createInfluxMirror } from './influx-mirror.ts'
import { MAINTENANCE_RULE, type MirrorRule } from './mirror-rule.ts'
import { readMirrorRules } from './read-mirror-rules.ts'

export type InfluxFeedParts = {
  readonly settings: InfluxSettings
  readonly rules: readonly MirrorRule[]
  readonly log: EntryLog
  readonly events: EventStore
  readonly catalog: () => CatalogSnapshot
}

/** The feed that mirrors events into an InfluxDB. */
export function influxFeed({ settings, ...rest }: InfluxFeedParts): NewFeed {
  const parts = { ...rest, influx: dialectFinder(settings) }
  const mirror = createInfluxMirror(parts)
  const receiver = { ...mirror, compare: (scope: ComparisonScope) => compareStores(parts, scope) }
  return { name: 'influx', kind: 'influx', receiver, from: 'start' }
}

/**
 * What is mirrored: the maintenance log, and what a file names beside it.
 * @throws Error saying what is wrong with the file.
 */
export function mirrorRulesIn(file: string | null): readonly MirrorRule[] {
  if (file === null) return [MAINTENANCE_RULE]
  return [MAINTENANCE_RULE, ...readMirrorRules(readFileSync(file, 'utf8'))]
}
