import Type, { type Static } from 'typebox'
import { FEED_CONDITIONS } from '../../core/feeds/feed.ts'
import { FEED_STATES } from '../../core/feeds/feed-registry.ts'
import { ENTRY_WORDS } from '../../core/webhooks/webhook.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compile } from '../fastapi/validate.ts'
import { EXPECTED_REVISION } from '../if-match.ts'

const WORDS = Object.values(ENTRY_WORDS)

const CLOSED = { additionalProperties: false } as const

const NAME = Type.String({ minLength: 1, maxLength: 200, strip: true })

const URL_TEXT = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'Where entries are sent: https, and http where `GROUNDLOG_WEBHOOK_ALLOW` says; no redirects',
})

const listOrAll = (item: ReturnType<typeof Type.String>, description: string) =>
  Type.Optional(Type.Union([Type.Array(item, { minItems: 1, maxItems: 200 }), Type.Null()], { description }))

const ID = Type.String({ minLength: 1, maxLength: 100 })

const CONTENT = {
  event_type_ids: listOrAll(ID, 'Only entries about events of these types; null, or absent, for all'),
  entity_ids: listOrAll(ID, 'Only entries about these assets; null, or absent, for all'),
  kinds: Type.Optional(
    Type.Union([Type.Array(Type.Enum(WORDS), { minItems: 1, maxItems: WORDS.length }), Type.Null()], {
      description: 'Only entries of these kinds; null, or absent, for all',
    }),
  ),
  condition: Type.Optional(
    Type.Unknown({
      description:
        'CEL over `event` and `fields`, or the structured form: only entries whose event meets it as it stood right after them',
    }),
  ),
}

/** What `POST /webhooks` takes. */
export const NEW_WEBHOOK = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        // A path that ends in one or two dots leads elsewhere.
        pattern: '^[A-Za-z0-9_-][A-Za-z0-9_.-]*$',
        description: 'An id of your own; a UUID unless said',
      }),
    ),
    name: NAME,
    url: URL_TEXT,
    ...CONTENT,
    from: Type.Optional(
      Type.Union([Datetime(), Type.Null()], {
        description: 'Sends what was recorded then or later; from now on unless said',
      }),
    ),
  },
  CLOSED,
)

export const checkNewWebhook = compile(NEW_WEBHOOK)

/** What `PATCH /webhooks/{id}` takes; what is absent stays as it is. */
export const WEBHOOK_CHANGE = Type.Object(
  { name: Type.Optional(NAME), url: Type.Optional(URL_TEXT), ...CONTENT, ...EXPECTED_REVISION },
  CLOSED,
)

export const checkWebhookChange = compile(WEBHOOK_CHANGE)

export type WebhookBody = Omit<Static<typeof WEBHOOK_CHANGE>, 'expected_revision'>

const TIME = Type.String({ format: 'date-time', description: 'In UTC' })
const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])
const NUMBER_OR_NULL = Type.Union([Type.Integer(), Type.Null()])
const LIST_OR_NULL = Type.Union([Type.Array(Type.String()), Type.Null()])

const SHOWN = {
  id: Type.String(),
  name: Type.String(),
  url: Type.String(),
  event_type_ids: LIST_OR_NULL,
  entity_ids: LIST_OR_NULL,
  kinds: LIST_OR_NULL,
  condition: Type.Union([Type.String(), Type.Object({}), Type.Null()]),
  secrets: Type.Integer({ description: 'How many sign deliveries: 2 until the old one is dropped' }),
  feed: Type.Union([
    Type.Object({
      name: Type.String({
        description: 'Under which `/feeds` has the rest: set aside, retry, pause, replay',
      }),
      state: Type.Enum([...FEED_STATES]),
      condition: Type.Enum([...FEED_CONDITIONS]),
      lag_entries: Type.Integer(),
      set_aside: Type.Integer(),
      last_error: TEXT_OR_NULL,
    }),
    Type.Null(),
  ]),
  revision: Type.Integer({ description: 'Counts the edits; also in `ETag`' }),
  created_at: TIME,
  created_by: Type.String(),
  updated_at: TIME,
}

export const WEBHOOK = Type.Object(SHOWN, { $id: 'Webhook' })

export const WEBHOOK_WITH_SECRET = Type.Object(
  { ...SHOWN, secret: Type.String({ description: 'Of Standard Webhooks’ form; shown this once' }) },
  { $id: 'WebhookWithSecret' },
)

export const ATTEMPT = Type.Object({
  delivery_id: Type.String({ description: 'The id of the CloudEvent, and `webhook-id`' }),
  seq: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the entry; null for a test' }),
  event_id: TEXT_OR_NULL,
  at: TIME,
  duration_ms: Type.Integer(),
  outcome: Type.Enum(['delivered', 'will-retry', 'set-aside']),
  status: NUMBER_OR_NULL,
  error: TEXT_OR_NULL,
})

export const ATTEMPT_LIST = Type.Object({ data: Type.Array(ATTEMPT) })

export const TRIAL = Type.Object({
  delivery_id: Type.String(),
  status: NUMBER_OR_NULL,
  duration_ms: Type.Integer(),
  body: Type.Union([Type.String(), Type.Null()], { description: 'How the answer begins' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why there was no answer' }),
})

export const WEBHOOK_EXAMPLE = {
  id: '6f1f2f8e-6a0e-4b5e-8f0e-3a7c6f6a1d20',
  name: 'Trips to the pager',
  url: 'https://pager.example/hooks/groundlog',
  event_type_ids: null,
  entity_ids: null,
  kinds: ['recorded', 'revised'],
  condition: 'event.severity in ["HIGH", "CRITICAL"]',
  secrets: 1,
  feed: {
    name: 'webhook:6f1f2f8e-6a0e-4b5e-8f0e-3a7c6f6a1d20',
    state: 'running',
    condition: 'up-to-date',
    lag_entries: 0,
    set_aside: 0,
    last_error: null,
  },
  revision: 1,
  created_at: '2026-04-10T10:30:00Z',
  created_by: 'admin',
  updated_at: '2026-04-10T10:30:00Z',
}

export const SECRET_EXAMPLE = {
  ...WEBHOOK_EXAMPLE,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0b1c2d3e4f5=',
}

export const NEW_WEBHOOK_EXAMPLE = {
  name: WEBHOOK_EXAMPLE.name,
  url: WEBHOOK_EXAMPLE.url,
  kinds: WEBHOOK_EXAMPLE.kinds,
  condition: WEBHOOK_EXAMPLE.condition,
}

export const ATTEMPT_EXAMPLE = {
  delivery_id: '7960-9n2vJ6mXr0qLw4sT1uYzAg',
  seq: 7960,
  event_id: '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10',
  at: '2026-04-10T10:30:01Z',
  duration_ms: 48,
  outcome: 'delivered',
  status: 204,
  error: null,
}

export const TRIAL_EXAMPLE = {
  delivery_id: '1c0f4f2d-5f3e-4a53-9a55-6a2f9d3f3f51',
  status: 200,
  duration_ms: 41,
  body: 'ok',
  error: null,
}
