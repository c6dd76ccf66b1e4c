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
}

export const REVISION_EXAMPLE = { ...EVENT_EXAMPLE, reason: null, entry_seq: 42 }

export const CORRECTION_EXAMPLE = {
  severity: 'CRITICAL',
  fields: { volume_mcf: 180 },
  reason: 'Meter was read again',
  expected_revision: 1,
}
