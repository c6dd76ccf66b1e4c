/** An event type with two conditional, two guard and one duplication rule, as people would define it. */

export type Send = (path: string, body: object) => Promise<void>

const TYPE = {
  id: 'flaring',
  name: 'Flaring incident',
  fields: [
    { name: 'volume_mcf', type: 'number', required: true, min: 0, unit: 'mcf' },
    {
      name: 'cause',
      type: 'select',
      required: true,
      options: ['equipment', 'weather', 'power', 'process', 'other'],
    },
    { name: 'cause_detail', type: 'text', max_length: 500 },
    { name: 'approved_by', type: 'text', max_length: 100 },
    { name: 'minutes', type: 'integer', min: 0 },
  ],
  conditional_rules: [
    {
      name: 'Detail when other',
      target_field: 'cause_detail',
      when: { conjunction: 'all', conditions: [{ field: 'cause', operator: 'eq', value: 'other' }] },
      effect: 'show',
    },
    {
      name: 'Much needs approval',
      target_field: 'approved_by',
      when: 'fields.volume_mcf > 500 || event.severity == "CRITICAL"',
      effect: 'require',
    },
  ],
}

export const GUARDS = [
  {
    id: 'known-cause',
    name: 'Large volumes need minutes',
    event_type_ids: ['flaring'],
    match: { conjunction: 'all', conditions: [{ field: 'volume_mcf', operator: 'gt', value: 100 }] },
    validations: [{ expression: 'has(fields.minutes)', message: 'Say how long it burnt', field: 'minutes' }],
  },
  {
    id: 'volume-limit',
    name: 'Volume within the permit',
    event_type_ids: ['flaring'],
    validations: [
      {
        expression:
          'fields.volume_mcf <= params.max_mcf && event.severity != "LOW" || fields.volume_mcf < 500.0',
        message: 'Volume too high',
        message_expression: '"Volume " + string(fields.volume_mcf) + " exceeds " + string(params.max_mcf)',
        field: 'volume_mcf',
      },
    ],
    params: { max_mcf: 2_000 },
  },
] as const

const DUPLICATION = {
  id: 'same-flare',
  name: 'Same flare',
  event_type_id: 'flaring',
  fingerprint_fields: ['entity_id', 'event_type_id', 'fields.cause'],
  window_seconds: 60,
  action: 'reject',
  enabled: true,
}

/** Defines the type and puts its rules in force. */
export async function defineRuledType(send: Send): Promise<void> {
  await send('/event-types', TYPE)
  for (const guard of GUARDS) {
    await send('/guard-rules', guard)
    await send(`/guard-rules/${guard.id}/publish`, { change_note: 'In force' })
  }
  await send('/duplication-rules', DUPLICATION)
}
