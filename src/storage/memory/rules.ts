import type { RuleRegistry } from '../../core/catalog.ts'
import type { ResetScope } from '../../core/duplication/duplication-check.ts'
import type { Fingerprint, Memory } from './memory.ts'

export function createRules(memory: Memory): RuleRegistry {
  const { guardRules, duplicationRules, statistics } = memory
  const ifCurrent = async (expectedRevision: number, change: () => unknown) => {
    if (memory.catalogRevision !== expectedRevision) return 'stale-catalog'
    memory.catalogRevision += 1
    change()
    return 'saved'
  }
  const forget = (ruleId: string) => keepFingerprints(memory, (known) => known.ruleId !== ruleId)
  return {
    saveGuardRule: (rule, expected) => ifCurrent(expected, () => guardRules.set(rule.id, rule)),
    deleteGuardRule: (id, expected) => ifCurrent(expected, () => guardRules.delete(id)),
    saveDuplicationRule: (rule, expected) =>
      ifCurrent(expected, () => {
        // A rule remembers from the moment it is enabled.
        if (rule.enabled && duplicationRules.get(rule.id)?.enabled === false) forget(rule.id)
        duplicationRules.set(rule.id, rule)
      }),
    deleteDuplicationRule: (id, expected) =>
      ifCurrent(expected, () => {
        duplicationRules.delete(id)
        statistics.delete(id)
        forget(id)
      }),
    duplicationStatistics: async () =>
      [...duplicationRules.keys()].map((ruleId) => statistics.get(ruleId) ?? { ...NOTHING_YET, ruleId }),
    resetDuplication: async (scope) => {
      const before = memory.fingerprints.length
      keepFingerprints(memory, (known) => !isInScope(memory, known, scope))
      return before - memory.fingerprints.length
    },
  }
}

export const NOTHING_YET = { checked: 0, rejected: 0, flagged: 0, merged: 0, dropped: 0, lastHitAt: null }

export function keepFingerprints({ fingerprints }: Memory, isKept: (known: Fingerprint) => boolean): void {
  fingerprints.splice(0, fingerprints.length, ...fingerprints.filter(isKept))
}

function isInScope({ events }: Memory, known: Fingerprint, scope: ResetScope): boolean {
  const { ruleId, asset, fingerprint, before } = scope
  return (
    (ruleId === undefined || known.ruleId === ruleId) &&
    (asset === undefined || events.get(known.eventId)?.asset === asset) &&
    (fingerprint === undefined || known.fingerprint === fingerprint) &&
    (before === undefined || known.occurredAt < before)
  )
}
