import type { Type } from './type.ts'
import type { Value } from './value.ts'

/** What names stand for. */
export type Scope = {
  /** The type of a field's values, or what is wrong with naming it. */
  readonly field: (name: string) => Type | { readonly unknown: string }
  /** Every field there is, for hints. */
  readonly fieldNames: readonly string[]
  readonly hasOld: boolean
  /** Known when the condition is saved, so they are constants. */
  readonly params: ReadonlyMap<string, Value>
}
