/** An entry as the documentation shows it. */
export const ENTRY_EXAMPLE = {
  asset_id: 'Motor-01',
  event_type: 'CORRECTIVE_BEARING_REPLACEMENT',
  severity: 'HIGH',
  description: 'Bearing on the drive end was noisy; replaced it. Part #SKF-6205-2RS.',
  timestamp: '2026-01-31T10:30:00Z',
}

export const RECEIPT_EXAMPLE = {
  event_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  asset_id: 'Motor-01',
  event_type: 'CORRECTIVE_BEARING_REPLACEMENT',
  severity: 'HIGH',
  timestamp: '2026-01-31T10:30:00Z',
  message: 'Log entry created successfully for Motor-01',
}

export const LOGS_EXAMPLE = {
  logs: [{ ...ENTRY_EXAMPLE, event_id: RECEIPT_EXAMPLE.event_id }],
  count: 1,
  query_params: { hours: 24, limit: 50, asset_id: null },
}
