export const NEW_RULE_EXAMPLE = {
  name: 'Same cause within half an hour',
  event_type_id: '3f1c9b52-9d0e-4b7a-8a55-6f2f6d1f0c11',
  fingerprint_fields: ['entity_id', 'fields.cause'],
  window_seconds: 1800,
  action: 'merge',
}

export const RULE_EXAMPLE = {
  id: '8f14e45f-ceea-467f-a0e6-1c2d3e4f5a6b',
  ...NEW_RULE_EXAMPLE,
  ignore_fields: [],
  full_deduplication: false,
  enabled: true,
  statistics: {
    checked: 40,
    hits: 10,
    ratio: 0.25,
    last_hit_at: '2026-04-10T10:31:07.250118Z',
    rejected: 0,
    dropped: 0,
    merged: 10,
    flagged: 0,
  },
  revision: 1,
  created_at: '2026-04-01T08:00:00Z',
  updated_at: '2026-04-01T08:00:00Z',
}
