import { SUBMISSION_EXAMPLE } from '../events/examples.ts'

const SAID = {
  name: 'Large volumes need a known cause',
  description: 'The regulator asks for the cause of every large flaring.',
  event_type_ids: ['3f1c9b52-9d0e-4b7a-8a55-6f2f6d1f0c11'],
  operations: ['create', 'update'],
  match: { conjunction: 'all', conditions: [{ field: 'volume_mcf', operator: 'gt', value: 100 }] },
  params: { max_mcf: 500 },
  actions: ['deny'],
  failure_policy: 'fail',
} as const

export const NEW_RULE_EXAMPLE = {
  ...SAID,
  validations: [
    { expression: 'has(fields.cause)', message: 'Say the cause', field: 'cause' },
    {
      expression: 'fields.volume_mcf <= params.max_mcf',
      message: 'Volume too high',
      message_expression: '"Volume " + string(fields.volume_mcf) + " exceeds " + string(params.max_mcf)',
      field: 'volume_mcf',
    },
  ],
}

const SHOWN = {
  ...SAID,
  validations: NEW_RULE_EXAMPLE.validations.map((validation) => ({
    message_expression: null,
    reason: null,
    ...validation,
  })),
}

export const RULE_EXAMPLE = {
  id: '9a0c1f04-7e0d-4c1b-9f6e-0e3f1a2b3c4d',
  status: 'published',
  version: 1,
  published_version: 1,
  ...SHOWN,
  draft: null,
  faults: [],
  revision: 2,
  created_at: '2026-04-01T08:00:00Z',
  created_by: 'anna',
  updated_at: '2026-04-01T09:00:00Z',
  published_at: '2026-04-01T09:00:00Z',
  published_by: 'anna',
}

export const RULE_VERSION_EXAMPLE = {
  rule_id: RULE_EXAMPLE.id,
  version: 1,
  enforced: true,
  ...SHOWN,
  change_note: 'First version',
  published_at: RULE_EXAMPLE.published_at,
  published_by: 'anna',
}

export const TRIAL_EXAMPLE = {
  ...SUBMISSION_EXAMPLE,
  fields: { volume_mcf: 800, cause: 'equipment' },
}

export const TRIAL_ANSWER_EXAMPLE = {
  rule_id: RULE_EXAMPLE.id,
  version: 1,
  outcome: 'denied',
  failures: [
    {
      type: 'guard_rule',
      loc: ['body', 'fields', 'volume_mcf'],
      msg: "Volume 800 exceeds 500 (guard rule 'Large volumes need a known cause')",
      validation: 1,
      reason: null,
    },
  ],
  problems: [],
}
