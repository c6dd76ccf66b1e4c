const EVENT_ID = '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10'
const OTHER_ID = '5d0f3c1e-93a2-4c55-8d63-0f6e1a2b7c11'
const LINK_ID = 'e4a1c7d2-1f43-4b0a-9a5c-6d7e8f901234'

export const CORRELATE_EXAMPLE = {
  event_ids: [OTHER_ID],
  relation: 'caused_by',
  comment: 'The trip lit the flare',
}

export const CORRELATED_EXAMPLE = {
  event_id: EVENT_ID,
  count: 1,
  correlated_events: [
    {
      event_id: OTHER_ID,
      relation: 'caused_by',
      score: 0.82,
      delta_seconds: -5400,
      reasons: ['same asset', '90 min before', 'cause equal: "equipment"'],
      linked: false,
      correlation_id: null,
    },
  ],
  statistics: { computed_at: '2026-04-10T10:00:00Z', events: 12345, window_seconds: 86400, complete: true },
}

export const CORRELATION_EXAMPLE = {
  id: LINK_ID,
  relation: 'caused_by',
  direction: 'outgoing',
  from_event_id: EVENT_ID,
  to_event_id: OTHER_ID,
  event_id: OTHER_ID,
  comment: 'The trip lit the flare',
  recorded_at: '2026-04-10T11:00:00Z',
  recorded_by: 'anna',
  seq: 43,
}
