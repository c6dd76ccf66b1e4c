import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import type { GuardRule, GuardRuleVersion } from '../../core/rules/guard-rule.ts'

/** Rules as the database keeps them: JSON, with instants as the text of their microseconds. */

export function guardRuleText(rule: GuardRule): string {
  const versions = rule.versions.map((version) => ({ ...version, publishedAt: String(version.publishedAt) }))
  return JSON.stringify({ ...rule, ...timesText(rule), versions })
}

export function guardRuleOf(text: string): GuardRule {
  const { versions, ...rule } = JSON.parse(text) as AsText<
    Omit<GuardRule, 'versions'>,
    'createdAt' | 'updatedAt'
  > & {
    readonly versions: readonly AsText<GuardRuleVersion, 'publishedAt'>[]
  }
  const published = versions.map((version) => ({ ...version, publishedAt: BigInt(version.publishedAt) }))
  return { ...FIRST, ...rule, ...timesOf(rule), versions: published }
}

export function duplicationRuleText(rule: DuplicationRule): string {
  return JSON.stringify({ ...rule, ...timesText(rule) })
}

export function duplicationRuleOf(text: string): DuplicationRule {
  const rule = JSON.parse(text) as AsText<DuplicationRule, 'createdAt' | 'updatedAt'>
  return { ...FIRST, ...rule, ...timesOf(rule) }
}

/** Rules that were kept before edits were counted. */
const FIRST = { revision: 1 }

type AsText<Whole, Names extends keyof Whole> = Omit<Whole, Names> & { readonly [Name in Names]: string }

type Times<Value> = { readonly createdAt: Value; readonly updatedAt: Value }

function timesText({ createdAt, updatedAt }: Times<bigint>): Times<string> {
  return { createdAt: String(createdAt), updatedAt: String(updatedAt) }
}

function timesOf({ createdAt, updatedAt }: Times<string>): Times<bigint> {
  return { createdAt: BigInt(createdAt), updatedAt: BigInt(updatedAt) }
}
