import type { RuleRegistry } from '../../core/catalog.ts'
import type { RuleStatistics } from '../../core/duplication/duplication-check.ts'
import type { Stretch } from './rule-commands.ts'
import type { WriteQueue } from './write-queue.ts'

export type RuleReads = {
  readonly statistics: () => Promise<RuleStatistics[]>
  /** The newest entry's number. */
  readonly newest: () => Promise<number>
}

/** Entries whose fingerprints are looked at in one command: forgetting must not hold up recording. */
const ENTRIES_AT_ONCE = 20_000

export function createRuleRegistry(writer: WriteQueue, { statistics, newest }: RuleReads): RuleRegistry {
  const sweep = async () => {
    for (const stretch of stretches(await newest())) await writer.run('sweepFingerprints', stretch)
  }
  /** What is left when the log is closed meanwhile goes with the next sweep: no rule finds it any more. */
  const sweepSoon = () => void sweep().catch(() => undefined)
  return {
    saveGuardRule: (rule, expectedRevision) => writer.run('saveGuardRule', rule, expectedRevision),
    deleteGuardRule: (id, expectedRevision) => writer.run('deleteGuardRule', id, expectedRevision),
    saveDuplicationRule: async (rule, expectedRevision) => {
      const answer = await writer.run('saveDuplicationRule', rule, expectedRevision)
      if (answer === 'saved' && rule.enabled) sweepSoon()
      return answer
    },
    deleteDuplicationRule: async (id, expectedRevision) => {
      const answer = await writer.run('deleteDuplicationRule', id, expectedRevision)
      if (answer === 'saved') sweepSoon()
      return answer
    },
    duplicationStatistics: statistics,
    resetDuplication: async (scope) => {
      const upTo = await newest()
      const all = scope.fingerprint === undefined ? stretches(upTo) : [{ after: 0, upTo }]
      let forgotten = 0
      for (const stretch of all) forgotten += await writer.run('forgetFingerprints', scope, stretch)
      return forgotten
    },
  }
}

function stretches(upTo: number): Stretch[] {
  return Array.from({ length: Math.ceil(upTo / ENTRIES_AT_ONCE) }, (_, n) => {
    const after = n * ENTRIES_AT_ONCE
    return { after, upTo: Math.min(after + ENTRIES_AT_ONCE, upTo) }
  })
}
