import Type, { type Static } from 'typebox'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'
import { OFFSET_PARAMETERS } from '../offset-page.ts'
import { BACKTEST_STATES } from './backtest-desk.ts'

const DAY_OR_MOMENT = 'a moment, or a day such as `2026-04-10`'

const WHICH_EVENTS = {
  from_date: Type.Optional(
    Type.Union([Datetime(), Type.Null()], { description: `Only events from here on: ${DAY_OR_MOMENT}` }),
  ),
  to_date: Type.Optional(
    Type.Union([Datetime(), Type.Null()], {
      description: `Only events up to here: ${DAY_OR_MOMENT}, which counts whole`,
    }),
  ),
  event_type_id: Type.Optional(
    Type.Union([Type.String({ maxLength: 100 }), Type.Null()], { description: 'Only events of this type' }),
  ),
}

export const BACKTEST_ORDER = Type.Object(WHICH_EVENTS, { additionalProperties: false })

export const GUARD_BACKTEST_ORDER = Type.Object(
  {
    ...WHICH_EVENTS,
    version: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
        description: 'Of the rule; its open draft unless said, or else what enforces',
      }),
    ),
  },
  { additionalProperties: false },
)

export type OrderBody = Static<typeof GUARD_BACKTEST_ORDER>

export const checkOrder = compile(BACKTEST_ORDER)
export const checkGuardOrder = compile(GUARD_BACKTEST_ORDER)

const TIME = Type.String({ format: 'date-time', description: 'In UTC' })
const TIME_OR_NULL = Type.Union([TIME, Type.Null()])

export const BACKTEST = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['guard-rule', 'duplication-rule']),
  rule_id: Type.String(),
  version: Type.Union([Type.Integer(), Type.Null()], { description: 'Of a guard rule' }),
  state: Type.Enum([...BACKTEST_STATES]),
  progress: Type.Object({
    seen: Type.Integer({ description: 'Events looked at so far' }),
    total: Type.Union([Type.Integer(), Type.Null()], {
      description: 'null until they are counted, or where that would take too long',
    }),
  }),
  from_date: TIME_OR_NULL,
  to_date: TIME_OR_NULL,
  event_type_ids: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'null for all' }),
  created_at: TIME,
  created_by: Type.String(),
  ended_at: TIME_OR_NULL,
  error: Type.Union([Type.String(), Type.Null()]),
  result: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'null until it is done',
  }),
})

export const BACKTEST_PARAMETERS = Type.Object({
  ...OFFSET_PARAMETERS,
  rule_id: Type.Optional(Type.String({ description: 'Only of this rule' })),
  state: Type.Optional(Type.Enum([...BACKTEST_STATES], { description: 'Only in this state' })),
})

export const readBacktestParameters = compileQuery(BACKTEST_PARAMETERS)
