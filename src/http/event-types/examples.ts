export const NEW_TYPE_EXAMPLE = {
  name: 'Flaring Incident',
  description: 'Unplanned flaring event',
  category: 'flaring',
  fields: [
    { name: 'volume_mcf', type: 'number', required: true },
    { name: 'cause', type: 'select', options: ['equipment', 'weather', 'other'], indexed: true },
  ],
}

export const FIELD_EXAMPLE = {
  id: '6a3f6a0e-52a4-4f6e-9f0b-0a4c0b4f5d21',
  name: 'cause',
  type: 'select',
  required: false,
  label: null,
  help: null,
  default: null,
  position: 1,
  indexed: true,
  index: 'ready',
  options: ['equipment', 'weather', 'other'],
}

const VOLUME_EXAMPLE = {
  id: '1c9c7a52-7f1d-4a7e-8a53-5f0f9b8f3d10',
  name: 'volume_mcf',
  type: 'number',
  required: true,
  label: null,
  help: null,
  default: null,
  position: 0,
  indexed: false,
}

export const NEW_RULE_EXAMPLE = {
  name: 'Weather needs no volume',
  target_field: 'volume_mcf',
  when: { conjunction: 'all', conditions: [{ field: 'cause', operator: 'eq', value: 'weather' }] },
  effect: 'optional',
}

export const RULE_EXAMPLE = {
  id: '0b8a3c1e-6f53-4d0e-9b1c-2f7a5d9e4c33',
  name: NEW_RULE_EXAMPLE.name,
  target_field: 'volume_mcf',
  target_fields: ['volume_mcf'],
  when: NEW_RULE_EXAMPLE.when,
  effect: 'optional',
  on_hidden: 'clear',
  enabled: true,
  order: 0,
}

export const TYPE_EXAMPLE = {
  id: '3f1c9b52-9d0e-4b7a-8a55-6f2f6d1f0c11',
  name: 'Flaring Incident',
  description: 'Unplanned flaring event',
  category: 'flaring',
  state: 'active',
  version: 1,
  fields: [VOLUME_EXAMPLE, FIELD_EXAMPLE],
  conditional_rules: [RULE_EXAMPLE],
  allowed_transitions: ['deprecated'],
  builtin: false,
  created_at: '2026-04-01T08:00:00Z',
  updated_at: '2026-04-01T08:00:00Z',
}

export const VERSION_EXAMPLE = {
  event_type_id: TYPE_EXAMPLE.id,
  version: TYPE_EXAMPLE.version,
  fields: TYPE_EXAMPLE.fields,
  conditional_rules: TYPE_EXAMPLE.conditional_rules,
  created_at: TYPE_EXAMPLE.created_at,
  created_by: 'anna',
}

export const NEW_FIELD_EXAMPLE = {
  name: 'duration',
  type: 'duration',
  label: 'How long it burnt',
  min: 'PT0S',
  max: 'P7D',
}
