/** What `groundlog/core` offers: the domain, pure, for servers and browsers alike. */

export type { EventType } from './event-types/event-type.ts'
export type { Event, EventContent, Revision, Source, Warning } from './events/event.ts'
export { type CompiledFields, compileFields } from './fields/compile-fields.ts'
export type { Field } from './fields/field.ts'
export type { ConditionalRule } from './rules/conditional-rule.ts'
export { openBudget } from './rules/conditions/budget.ts'
export type { FieldDecision, FieldDecisions } from './rules/field-decisions.ts'
