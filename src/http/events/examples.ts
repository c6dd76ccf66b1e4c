const SAID = {
  entity_id: 'well-001',
  entity_type: 'Well',
  occurred_at: '2026-04-10T10:30:00Z',
}

export const SUBMISSION_EXAMPLE = {
  event_type_id: '3f1c9b52-9d0e-4b7a-8a55-6f2f6d1f0c11',
  ...SAID,
  severity: 'HIGH',
  description: 'Flare lit after the compressor tripped',
  fields: { volume_mcf: 150, cause: 'equipment' },
}

export const EVENT_EXAMPLE = {
  id: '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10',
  seq: 42,
  event_type_id: SUBMISSION_EXAMPLE.event_type_id,
  event_type_version: 3,
  ...SAID,
  ended_at: null,
  severity: 'HIGH',
  description: SUBMISSION_EXAMPLE.description,
  fields: SUBMISSION_EXAMPLE.fields,
  recorded_at: '2026-04-10T10:31:07.250118Z',
  recorded_by: 'anna',
  source: 'events',
  revision: 1,
  occurrence_count: 1,
  duplicate_of: null,
  warnings: [],
  judged_by: [],
}

export const DUPLICATE_EXAMPLE = {
  duplicate: true,
  duplicate_of: EVENT_EXAMPLE.id,
  rule_id: '8f14e45f-ceea-467f-a0e6-1c2d3e4f5a6b',
  fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  matched: { entity_id: 'well-001', 'fields.cause': 'equipment' },
  occurrence_count: 3,
}

export const REJECTED_EXAMPLE = {
  detail: `Duplicate of event ${EVENT_EXAMPLE.id}: duplication rule 'Same cause within half an hour' compares entity_id, fields.cause`,
  ...DUPLICATE_EXAMPLE,
  occurrence_count: 1,
}

export const REVISION_EXAMPLE = { ...EVENT_EXAMPLE, reason: null, entry_seq: 42 }

export const CORRECTION_EXAMPLE = {
  severity: 'CRITICAL',
  fields: { volume_mcf: 180 },
  reason: 'Meter was read again',
  expected_revision: 1,
}
