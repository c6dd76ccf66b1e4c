import type { FieldIndexState } from '../../core/catalog.ts'
import type { House } from '../house.ts'

/** How far the indexes of fields are, by the field's id. */
export type IndexStates = ReadonlyMap<string, FieldIndexState['state']>

export async function readIndexStates({ registries }: House): Promise<IndexStates> {
  const indexes = await registries.types.fieldIndexes()
  return new Map(indexes.map(({ fieldId, state }) => [fieldId, state]))
}
