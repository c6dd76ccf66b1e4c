import type { Database } from 'better-sqlite3'
import type { RuleRegistry } from '../../core/catalog.ts'
import type { ResetScope } from '../../core/duplication/duplication-check.ts'
import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import type { AtOnce } from './at-once.ts'
import type { Fingerprints } from './fingerprints.ts'
import { duplicationRuleOf, duplicationRuleText, guardRuleText } from './rule-documents.ts'
import { storedHash } from './stored-hash.ts'

/** A stretch of the log: events after one number and up to another. */
export type Stretch = { readonly after: number; readonly upTo: number }

type CommandName = 'saveGuardRule' | 'deleteGuardRule' | 'saveDuplicationRule' | 'deleteDuplicationRule'

export type RuleCommands = {
  readonly [Name in CommandName]: AtOnce<RuleRegistry[Name]>
} & {
  /** Forgets what is in scope of the events in a stretch; answers how many fingerprints of live rules that were. */
  readonly forgetFingerprints: (scope: ResetScope, stretch: Stretch) => number
  /** Removes what rules remember no more, of the events in a stretch. */
  readonly sweepFingerprints: (stretch: Stretch) => void
}

/** Changes of rules; each save or delete makes a new revision of the catalog. */
export function createRuleCommands(
  database: Database,
  fingerprints: Pick<Fingerprints, 'settleAll'>,
): RuleCommands {
  const revision = database.prepare<[], number>('select revision from catalog').pluck()
  const advance = database.prepare('update catalog set revision = revision + 1')
  const ifCurrent = (expectedRevision: number, change: () => unknown) => {
    if (revision.get() !== expectedRevision) return 'stale-catalog'
    advance.run()
    change()
    return 'saved'
  }
  const saveGuardRule = database.prepare(`insert into guard_rule (id, document) values (?, ?)
    on conflict (id) do update set document = excluded.document`)
  const removeGuardRule = database.prepare('delete from guard_rule where id = ?')
  const removeDuplicationRule = database.prepare('delete from duplication_rule where id = ?')
  const saveDuplicationRule = createDuplicationRuleSave(database)
  return {
    saveGuardRule: (rule, expected) =>
      ifCurrent(expected, () => saveGuardRule.run(rule.id, guardRuleText(rule))),
    deleteGuardRule: (id, expected) => ifCurrent(expected, () => removeGuardRule.run(id)),
    saveDuplicationRule: (rule, expected) =>
      ifCurrent(expected, () => saveDuplicationRule(rule, expected + 1)),
    deleteDuplicationRule: (id, expected) => ifCurrent(expected, () => removeDuplicationRule.run(id)),
    ...forgetting(database, fingerprints),
  }
}

/** A rule remembers from the moment it is enabled, so that is when it gets a new memory. */
function createDuplicationRuleSave(database: Database): (rule: DuplicationRule, revision: number) => void {
  const before = database
    .prepare<[string], string>('select document from duplication_rule where id = ?')
    .pluck()
  const save = database.prepare(`insert into duplication_rule (id, document, memory)
    values (@id, @document, @revision) on conflict (id) do update set document = excluded.document`)
  const begin = database.prepare('update duplication_rule set memory = @revision where id = @id')
  return (rule, revision) => {
    const document = before.get(rule.id)
    save.run({ id: rule.id, document: duplicationRuleText(rule), revision })
    if (document !== undefined && rule.enabled && !duplicationRuleOf(document).enabled) {
      begin.run({ id: rule.id, revision })
    }
  }
}

type Forgetting = Pick<RuleCommands, 'forgetFingerprints' | 'sweepFingerprints'>

const IN_SCOPE = `memory in (select memory from duplication_rule where @ruleId is null or id = @ruleId)
  and (@before is null or occurred_at < @before)
  and (@asset is null or (select a.tag from event as e join asset as a on a.number = e.asset
    where e.seq = fingerprint.event) = @asset)`

function forgetting(database: Database, fingerprints: Pick<Fingerprints, 'settleAll'>): Forgetting {
  const ofStretch = database.prepare(`delete from fingerprint where event > @after and event <= @upTo
    and ${IN_SCOPE}`)
  const ofHash = database.prepare(`delete from fingerprint where (event, memory) in (
    select event, memory from fingerprint_by_hash as fingerprint where hash = @hash and event > @after and event <= @upTo and ${IN_SCOPE})`)
  const orphans = database.prepare(`delete from fingerprint where event > @after and event <= @upTo
    and memory not in (select memory from duplication_rule)`)
  return {
    // All of them have to be in one place: those of the newest events are not, before they are settled.
    forgetFingerprints: ({ ruleId, asset, fingerprint, before }, stretch) => {
      fingerprints.settleAll()
      const scope = { ruleId: ruleId ?? null, asset: asset ?? null, before: before ?? null }
      if (fingerprint === undefined) return ofStretch.run({ ...scope, ...stretch }).changes
      return ofHash.run({ ...scope, ...stretch, hash: storedHash(fingerprint) }).changes
    },
    sweepFingerprints: (stretch) => {
      fingerprints.settleAll()
      orphans.run(stretch)
    },
  }
}
