import type { LifecycleState } from '../core/event-types/lifecycle.ts'
import { type Asker, at } from './ask.ts'
import type { ConditionalRule, NewConditionalRule } from './conditional-rules.ts'
import type { Field, NewField } from './fields.ts'
import type { Page, PageQuery } from './page.ts'

export type NewEventType = {
  /** The client's own id; the server makes one when absent. */
  readonly id?: string
  readonly name: string
  readonly description?: string | null
  readonly category?: string | null
  /** Active when absent, so that events can be recorded at once. */
  readonly state?: 'draft' | 'active'
  readonly fields?: readonly NewField[]
  readonly conditional_rules?: readonly NewConditionalRule[]
}

export type EventType = {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly category: string | null
  readonly state: LifecycleState
  readonly version: number
  readonly fields: readonly Field[]
  readonly conditional_rules: readonly ConditionalRule[]
  readonly created_at: string
  readonly updated_at: string
}

export type EventTypeChanges = Partial<Pick<NewEventType, 'name' | 'description' | 'category'>>

export type Transition = {
  readonly to: LifecycleState
  readonly comment?: string
  readonly expected_version?: number
}

export function eventTypes(ask: Asker) {
  return {
    create: async (type: NewEventType) =>
      (await ask<EventType>({ method: 'POST', path: '/event-types', body: type })).body,
    list: async (query?: PageQuery) =>
      (await ask<Page<EventType>>({ method: 'GET', path: '/event-types', query })).body,
    get: async (id: string) => (await ask<EventType>({ method: 'GET', path: at`/event-types/${id}` })).body,
    change: async (id: string, changes: EventTypeChanges) =>
      (await ask<EventType>({ method: 'PATCH', path: at`/event-types/${id}`, body: changes })).body,
    delete: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/event-types/${id}` })
    },
    transition: async (id: string, transition: Transition) =>
      (await ask<EventType>({ method: 'POST', path: at`/event-types/${id}/transition`, body: transition }))
        .body,
    versions: async (id: string) =>
      (await ask<Page<EventType>>({ method: 'GET', path: at`/event-types/${id}/versions` })).body,
    version: async (id: string, version: number) =>
      (await ask<EventType>({ method: 'GET', path: at`/event-types/${id}/versions/${version}` })).body,
  }
}
