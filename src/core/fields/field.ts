import type { Json, JsonObject } from '../json.ts'

/** One typed value of an event type. Its place in the type's list is its position. */
export type Field = {
  /** Never changes: rules and stored values refer to it. */
  readonly id: string
  /** What clients call it; may change. */
  readonly name: string
  readonly type: string
  readonly label: string | null
  readonly help: string | null
  readonly required: boolean
  /** Whether events can be found by its values without looking at each of them; absent means no. */
  readonly indexed?: boolean
  /** Stored with an event that gives no value; null for none. */
  readonly default: Json
  /** The settings of its type, such as `options` or `min`. */
  readonly settings: JsonObject
}
