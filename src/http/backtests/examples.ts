export const ORDER_EXAMPLE = { from_date: '2026-01-01T00:00:00Z', to_date: '2026-03-31T23:59:59Z' }

export const BACKTEST_EXAMPLE = {
  id: '6c1d2c7e-6f0a-4d0e-8c1b-0a9f8e7d6c5b',
  kind: 'guard-rule',
  rule_id: 'flaring-needs-permit',
  version: 2,
  state: 'done',
  progress: { seen: 1204, total: 1204 },
  from_date: '2026-01-01T00:00:00Z',
  to_date: '2026-03-31T23:59:59.999999Z',
  event_type_ids: null,
  created_at: '2026-04-10T11:00:00Z',
  created_by: 'anna',
  ended_at: '2026-04-10T11:00:01Z',
  error: null,
  result: {
    seen: 1204,
    applied: 311,
    passed: 309,
    refused: 2,
    warned: 0,
    audited: 0,
    validations: [{ validation: 0, failed: 2 }],
    samples: [
      {
        event_id: '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10',
        entity_id: 'well-001',
        event_type_id: 'evt-type-001',
        occurred_at: '2026-02-01T00:00:00Z',
        messages: ['Volume 900 exceeds 500 (guard rule flaring-needs-permit)'],
      },
    ],
  },
}
