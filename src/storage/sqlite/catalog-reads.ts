import type { Database } from 'better-sqlite3'
import type { CatalogContent } from '../../core/catalog.ts'
import type { EventType, EventTypeVersion } from '../../core/event-types/event-type.ts'
import type { LifecycleState } from '../../core/event-types/lifecycle.ts'
import type { Field } from '../../core/fields/field.ts'
import type { ConditionalRule } from '../../core/rules/conditional-rule.ts'
import { duplicationRuleOf, guardRuleOf } from './rule-documents.ts'

type TypeRow = {
  id: string
  name: string
  description: string | null
  category: string | null
  state: LifecycleState
  version: bigint
  fields: string
  rules: string
  builtin: bigint
  created_at: bigint
  updated_at: bigint
}

type VersionRow = {
  id: string
  version: bigint
  fields: string
  rules: string
  created_at: bigint
  created_by: string
}

/** Reads the types and the rules over them as they stood at one revision. */
export function createCatalogReads(database: Database): { load: () => CatalogContent } {
  const revision = database.prepare<[], number>('select revision from catalog').pluck()
  const types = database.prepare<[], TypeRow>('select * from event_type order by number').safeIntegers()
  const versions = database
    .prepare<[], VersionRow>(
      `select t.id, v.version, v.fields, v.rules, v.created_at, v.created_by
       from event_type as t join event_type_version as v on v.type = t.number order by t.number, v.version`,
    )
    .safeIntegers()
  const documents = (table: string) =>
    database.prepare<[], string>(`select document from ${table} order by number`).pluck()
  const guardRules = documents('guard_rule')
  const duplicationRules = documents('duplication_rule')
  const load = database.transaction(() => ({
    revision: revision.get() ?? 0,
    types: types.all().map(typeOf),
    versions: versions.all().map(versionOf),
    guardRules: guardRules.all().map(guardRuleOf),
    duplicationRules: duplicationRules.all().map(duplicationRuleOf),
  }))
  return { load }
}

function typeOf(row: TypeRow): EventType {
  const { id, name, description, category, state } = row
  return {
    id,
    name,
    description,
    category,
    state,
    version: Number(row.version),
    fields: JSON.parse(row.fields) as Field[],
    rules: JSON.parse(row.rules) as ConditionalRule[],
    builtin: row.builtin === 1n,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function versionOf(row: VersionRow): EventTypeVersion {
  return {
    typeId: row.id,
    version: Number(row.version),
    fields: JSON.parse(row.fields) as Field[],
    rules: JSON.parse(row.rules) as ConditionalRule[],
    createdAt: row.created_at,
    createdBy: row.created_by,
  }
}
