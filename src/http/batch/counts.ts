import { operationalEvents } from '../events/dialect.ts'
import type { House } from '../house.ts'
import type { Told } from './record-items.ts'

/** How many items of a batch had which end; `recorded` counts the flagged ones, too, since they are in the log. */
export type BatchCounts = {
  total: number
  recorded: number
  flagged: number
  merged: number
  dropped: number
  rejected: number
  refused: number
  failed: number
}

export function noCounts(): BatchCounts {
  return {
    total: 0,
    recorded: 0,
    flagged: 0,
    merged: 0,
    dropped: 0,
    rejected: 0,
    refused: 0,
    failed: 0,
  }
}

/** Counts one item, for the answer and for the metrics, where a batch is as many verdicts as it has items. */
export function countItem(counts: BatchCounts, { verdict }: Told, { metrics }: House): void {
  counts.total += 1
  if (verdict === null) {
    counts.failed += 1
    return
  }
  metrics.verdict(operationalEvents.name, verdict.outcome)
  for (const name of COUNTED[verdict.outcome]) counts[name] += 1
}

const COUNTED = {
  recorded: ['recorded'],
  'recorded-with-warnings': ['recorded'],
  'flagged-duplicate': ['recorded', 'flagged'],
  'merged-into': ['merged'],
  dropped: ['dropped'],
  'rejected-duplicate': ['rejected'],
  refused: ['refused'],
} as const
