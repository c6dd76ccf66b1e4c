import type { ResetScope } from '../../core/duplication/duplication-check.ts'
import type { DuplicationRuleDraft } from '../../core/duplication/edit-duplication-rule.ts'
import type { DuplicationRuleContent } from '../../core/duplication/rule-content.ts'
import type { Problem } from '../../core/problems.ts'
import { valueError } from '../../core/storable-text.ts'
import { parseDuration } from '../../core/time/duration.ts'
import { Refused } from '../dialect.ts'
import { pointing } from '../fastapi/pointing.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { checkNewRule, checkReset, checkRuleChange, type RuleBody } from './schemas.ts'

/** What a new rule says where its body says nothing. */
const UNSAID: Omit<DuplicationRuleContent, 'name'> = {
  eventTypeId: null,
  fingerprintFields: [],
  ignoreFields: [],
  fullDeduplication: false,
  windowSeconds: null,
  action: 'reject',
  enabled: true,
}

/** The rule that a `POST /duplication-rules` describes. */
export function readNewRule(request: Ask): DuplicationRuleDraft {
  const { id, ...body } = readBody(request, checkNew)
  return { ...(id !== undefined && { id }), ...UNSAID, ...readContent(body), name: body.name }
}

/** What a `PATCH /duplication-rules/{id}` changes, and the revision that it builds on. */
export function readRuleChange(request: Ask) {
  const { expected_revision: expectedRevision, ...body } = readBody(request, checkChange)
  return { expectedRevision, change: readContent(body) }
}

/** What a `POST /duplication-rules/reset` is about; without a body it is about everything. */
export function readReset(request: Ask): ResetScope {
  if (request.body === undefined || request.body.length === 0) return {}
  const { rule_id, entity_id, fingerprint, before } = readBody(request, checkReset)
  return {
    ...(isSaid(rule_id) && { ruleId: rule_id }),
    ...(isSaid(entity_id) && { asset: entity_id }),
    ...(isSaid(fingerprint) && { fingerprint }),
    ...(isSaid(before) && { before }),
  }
}

function isSaid<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}

/** Members that other products have, and what to do instead. */
const ELSEWHERE = new Map([
  ['window_anchor', 'The window never slides: it is measured from the event that was kept'],
  ['statistics', 'Statistics are counted by the server; POST /duplication-rules/reset forgets fingerprints'],
])

const checkNew = pointing(checkNewRule, ELSEWHERE)
const checkChange = pointing(checkRuleChange, ELSEWHERE)

/** @throws Refused where something is said twice or a window is no stretch of time. */
function readContent(body: RuleBody): Partial<DuplicationRuleContent> {
  const problems: Problem[] = []
  const keys = oneOf(body, ['fingerprint_fields', 'match_fields'], problems)
  const windowSeconds = readWindow(body, problems)
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.event_type_id !== undefined && { eventTypeId: body.event_type_id }),
    ...(keys && { fingerprintFields: body[keys]! }),
    ...(body.ignore_fields && { ignoreFields: body.ignore_fields }),
    ...(body.full_deduplication !== undefined && { fullDeduplication: body.full_deduplication }),
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...(body.action && { action: body.action }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
  }
}

/** Which of several names for one thing the body uses. */
function oneOf<K extends keyof RuleBody>(
  body: RuleBody,
  names: readonly K[],
  problems: Problem[],
): K | undefined {
  const [said, another] = names.filter((name) => body[name] !== undefined)
  if (another) {
    const error = `send ${said} or ${another}, not both`
    problems.push({ path: [another], ...valueError(error), input: body[another] })
  }
  return said
}

/** Seconds; null for no window, undefined where the body says nothing about it. */
function readWindow(body: RuleBody, problems: Problem[]): number | null | undefined {
  const name = oneOf(body, ['window_seconds', 'window_minutes', 'window'], problems)
  const value = name && body[name]
  if (name === undefined || value === null || value === undefined) return name && null
  if (name === 'window_minutes') return (value as number) * 60
  const parsed = parseDuration(value)
  if (parsed.ok) return Number(parsed.duration) / 1_000_000
  const { code, message, ctx } = parsed
  problems.push({ path: [name], code, message, input: value, ...(ctx && { ctx }) })
  return null
}
