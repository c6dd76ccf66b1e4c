import Type, { type Static } from 'typebox'
import { RELATIONS } from '../../core/correlation/correlation.ts'
import type { Source } from '../../core/events/event.ts'
import { compile } from '../fastapi/validate.ts'

export type Place = 'asset' | 'parent' | 'children'

const SAME: readonly Place[] = ['asset']
const CHILDREN: readonly Place[] = ['children']
const EVERYWHERE: readonly Place[] = ['asset', 'parent', 'children']

/** Where a word for a scope makes us look. */
export const SCOPES = {
  asset: SAME,
  parent: ['parent'],
  children: CHILDREN,
  all: EVERYWHERE,
  entity: SAME,
  same: SAME,
  child: CHILDREN,
  parts: CHILDREN,
  any: EVERYWHERE,
  site: EVERYWHERE,
} as const satisfies Readonly<Record<string, readonly Place[]>>

export type ScopeWord = keyof typeof SCOPES

const IDS = Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 100 })

/** Where a word for a source makes us look; other products have other words. */
export const SOURCE_WORDS = {
  'maintenance-log': 'maintenance-log',
  events: 'events',
  'asset-log': 'asset-log',
  import: 'import',
  maintenance: 'maintenance-log',
  maintenance_log: 'maintenance-log',
  asset_log: 'asset-log',
  asset_logs: 'asset-log',
} as const satisfies Readonly<Record<string, Source>>

export type SourceWord = keyof typeof SOURCE_WORDS

/** Each may take a question of its own to every asset around. */
const MAX_MATCH_FIELDS = 5

const MATCH_FIELDS = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
  minItems: 1,
  maxItems: MAX_MATCH_FIELDS,
})

const MATCH = Type.Object(
  {
    fields: MATCH_FIELDS,
    aggregate: Type.Optional(
      Type.Enum(['all', 'any'], {
        description: 'Whether they must agree in all of them (unless said) or any',
      }),
    ),
  },
  { additionalProperties: false },
)

const SPAN = 'seconds, or an ISO 8601 duration such as `PT24H`'

/** What `POST /events/{id}/correlate` takes. An unknown member is refused: a misspelt `event_ids` would only suggest. */
export const CORRELATE = Type.Object(
  {
    event_ids: Type.Optional(
      Type.Union([IDS, Type.Null()], { description: 'The events to link; absent for suggestions' }),
    ),
    related_event_ids: Type.Optional(
      Type.Union([IDS, Type.Null()], { description: 'Another name for `event_ids`' }),
    ),
    relation: Type.Optional(
      Type.Enum([...RELATIONS], { description: 'What this event is to the others; `related` unless said' }),
    ),
    relationship: Type.Optional(Type.Enum([...RELATIONS], { description: 'Another name for `relation`' })),
    comment: Type.Optional(
      Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()], { description: 'Why they are linked' }),
    ),
    note: Type.Optional(
      Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()], {
        description: 'Another name for `comment`',
      }),
    ),
    dry_run: Type.Optional(Type.Boolean({ description: 'Say only what would be linked' })),
    window: Type.Optional(
      Type.Unknown({
        description: `How far suggestions may lie before and after: ${SPAN}, or an object with \`before\` and \`after\`; a day each unless said, 366 days at most`,
      }),
    ),
    window_minutes: Type.Optional(
      Type.Number({ minimum: 0, maximum: 527_040, description: 'Another way to say `window`' }),
    ),
    time_window: Type.Optional(
      Type.Number({ minimum: 0, maximum: 31_622_400, description: 'The same in seconds' }),
    ),
    match: Type.Optional(
      Type.Union([MATCH, Type.Null()], {
        description:
          'Suggest only what agrees with the event in these: `severity`, `event_type_id`, `fields.<name>` and other members of an event',
      }),
    ),
    sources: Type.Optional(
      Type.Union(
        [
          Type.Array(Type.Enum(Object.keys(SOURCE_WORDS) as SourceWord[]), {
            minItems: 1,
            maxItems: Object.keys(SOURCE_WORDS).length,
          }),
          Type.Null(),
        ],
        { description: 'Suggest only what came in by these APIs; by any unless said' },
      ),
    ),
    scope: Type.Optional(
      Type.Enum(Object.keys(SCOPES) as ScopeWord[], {
        description: 'Where to look: on the same `asset`, its `parent`, its `children`, or `all` of them',
      }),
    ),
    min_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: '0 unless said' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '20 unless said' })),
  },
  { additionalProperties: false },
)

export type CorrelateBody = Static<typeof CORRELATE>

export const checkCorrelate = compile(CORRELATE)

const OR_NULL = Type.Union([Type.String(), Type.Null()])
const TIME = Type.String({ format: 'date-time', description: 'In UTC' })

export const CORRELATED = Type.Object({
  event_id: Type.String(),
  count: Type.Integer(),
  correlated_events: Type.Array(
    Type.Object({
      event_id: Type.String(),
      relation: Type.Enum([...RELATIONS], { description: 'What the event in the URL is to this one' }),
      score: Type.Union([Type.Number(), Type.Null()], { description: '0–1; null where somebody said so' }),
      delta_seconds: Type.Union([Type.Number(), Type.Null()], {
        description: 'From the event in the URL to this one; negative where this one came first',
      }),
      reasons: Type.Array(Type.String()),
      linked: Type.Boolean(),
      correlation_id: OR_NULL,
    }),
  ),
  statistics: Type.Union(
    [
      Type.Object({
        computed_at: TIME,
        events: Type.Integer({ description: 'How many events were counted' }),
        window_seconds: Type.Number(),
        complete: Type.Boolean({ description: 'False where only a part of the assets was counted' }),
      }),
      Type.Null(),
    ],
    { description: 'What is known of which kinds of event follow each other; null where nothing is yet' },
  ),
})

export const CORRELATION = Type.Object({
  id: Type.String(),
  relation: Type.Enum([...RELATIONS]),
  direction: Type.Enum(['outgoing', 'incoming']),
  from_event_id: Type.String({ description: 'Is `relation` …' }),
  to_event_id: Type.String({ description: '… this one' }),
  event_id: Type.String({ description: 'The other end' }),
  comment: OR_NULL,
  recorded_at: TIME,
  recorded_by: Type.String(),
  seq: Type.Integer({ description: 'Its place in the log' }),
})
