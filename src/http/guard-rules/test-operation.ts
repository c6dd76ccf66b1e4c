import type { Static } from 'typebox'
import type { Submission } from '../../core/events/submission.ts'
import type { Problem } from '../../core/problems.ts'
import { type GuardTrial, type GuardTrialAnswer, tryGuardRule } from '../../core/rules/try-guard-rule.ts'
import { accepted } from '../accepted.ts'
import { submissionOf } from '../events/read-submission.ts'
import type { SUBMISSION } from '../events/schema.ts'
import { readBody } from '../fastapi/read-body.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { Validator } from '../fastapi/validate.ts'
import type { Ask, Operation } from '../route.ts'
import { TRIAL_ANSWER_EXAMPLE, TRIAL_EXAMPLE } from './examples.ts'
import { checkTrial, checkWrappedTrial, TRIAL, TRIAL_ANSWER } from './schemas.ts'

export const testGuardRule: Operation = {
  id: 'testGuardRule',
  summary: 'Try a guard rule on an event',
  description:
    'Takes an event as `POST /events` does, or the same as a member `event`, and says what the rule would say to it. Nothing is recorded. With `old` it is tried as a correction.',
  body: { 'application/json': { schema: TRIAL, example: TRIAL_EXAMPLE } },
  answers: {
    200: { description: 'What the rule says', schema: TRIAL_ANSWER, example: TRIAL_ANSWER_EXAMPLE },
    404: { description: 'No such guard rule, version or event type' },
    422: { description: 'What was pasted is no event' },
  },
  handle: async (request, reply, house) => {
    const trial = { ...readTrial(request), ruleId: request.params['id']!, now: house.now() }
    const answer = accepted(tryGuardRule(house.catalog.current(), trial))
    return sendJson(reply, 200, presentTrial(answer))
  },
}

type SubmissionBody = Static<typeof SUBMISSION>

type TrialBody = {
  readonly event: SubmissionBody
  readonly old?: SubmissionBody | null
  readonly version?: number | null
}

const checkEitherTrial: Validator<TrialBody> = (value, loc) => {
  if (typeof value === 'object' && value !== null && 'event' in value) return checkWrappedTrial(value, loc)
  const checked = checkTrial(value, loc)
  if (!checked.ok) return checked
  const { old, version, ...event } = checked.value
  return {
    ok: true,
    value: { event, ...(old !== undefined && { old }), ...(version !== undefined && { version }) },
  }
}

function readTrial(request: Ask): Pick<GuardTrial, 'event' | 'old' | 'version'> {
  const { event, old, version } = readBody(request, checkEitherTrial)
  const submission = (body: SubmissionBody): Submission =>
    submissionOf(body, { source: 'events', recordedBy: request.principal.name })
  return { event: submission(event), old: old ? submission(old) : null, version: version ?? null }
}

function presentTrial({ ruleId, version, outcome, failures, problems }: GuardTrialAnswer) {
  return {
    rule_id: ruleId,
    version,
    outcome,
    failures: failures.map(({ validation, reason, ...problem }) => ({
      ...presentProblem(problem),
      validation,
      reason,
    })),
    problems: problems.map(presentProblem),
  }
}

function presentProblem({ code, path, message }: Problem) {
  return { type: code, loc: ['body', ...path], msg: message }
}
