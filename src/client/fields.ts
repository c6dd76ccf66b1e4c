import type { Json } from '../core/json.ts'
import { type Asker, at } from './ask.ts'

/** Beside these, the settings of the field's type, such as `options` or `min`. */
export type NewField = {
  readonly name: string
  readonly type: string
  readonly id?: string
  readonly label?: string | null
  readonly help?: string | null
  readonly required?: boolean
  readonly default?: Json
  /** Whether events can be found by its values without looking at each of them. */
  readonly indexed?: boolean
  readonly [setting: string]: Json | undefined
}

export type Field = NewField & {
  readonly id: string
  readonly required: boolean
  readonly position: number
  readonly indexed: boolean
  /** While it is `building`, events are still looked at one by one. */
  readonly index?: 'building' | 'ready'
}

export type FieldList = { readonly data: readonly Field[] }

/** The fields of one event type; every change makes a new version of it. */
export function fields(ask: Asker) {
  return {
    add: async (typeId: string, field: NewField) =>
      (await ask<Field>({ method: 'POST', path: at`/event-types/${typeId}/fields`, body: field })).body,
    list: async (typeId: string) =>
      (await ask<FieldList>({ method: 'GET', path: at`/event-types/${typeId}/fields` })).body,
    change: async (typeId: string, id: string, changes: Partial<NewField>) =>
      (await ask<Field>({ method: 'PATCH', path: at`/event-types/${typeId}/fields/${id}`, body: changes }))
        .body,
    delete: async (typeId: string, id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/event-types/${typeId}/fields/${id}` })
    },
    /** `ids` are all the fields' ids in their new order. */
    reorder: async (typeId: string, ids: readonly string[]) => {
      const path = at`/event-types/${typeId}/fields/reorder`
      return (await ask<FieldList>({ method: 'PUT', path, body: { field_ids: ids } })).body
    },
  }
}
