import type { Json, JsonObject } from '../json.ts'
import type { Problem } from '../problems.ts'
import type { FieldType, ValueCheck } from './field-type.ts'

/** One setting of a field type. A setting that is null is the same as none. */
export type Setting = {
  /** One sentence for people. */
  readonly meaning: string
  readonly check: ValueCheck
  readonly required?: true
}

export type SettingTable = Readonly<Record<string, Setting>>

/** Whether settings that are fine one by one also fit together. */
export type Agreement = (settings: JsonObject) => readonly Problem[]

/** The part of a field type that describes and checks its settings. */
export function withSettings(
  type: string,
  table: SettingTable,
  ...agreements: readonly Agreement[]
): Pick<FieldType, 'settings' | 'checkSettings'> {
  return {
    settings: Object.fromEntries(Object.entries(table).map(([name, { meaning }]) => [name, meaning])),
    checkSettings: (given) => {
      const problems = checkEach(type, table, given)
      return problems.length > 0 ? problems : agreements.flatMap((agree) => agree(given))
    },
  }
}

function checkEach(type: string, table: SettingTable, given: JsonObject): Problem[] {
  const problems: Problem[] = []
  for (const [name, { check, required }] of Object.entries(table)) {
    const value = given[name] ?? null
    if (value === null) {
      if (required) problems.push({ path: [name], code: 'missing', message: 'Field required', input: given })
      continue
    }
    const checked = check(value, [name])
    if (!checked.ok) problems.push(checked.problem)
  }
  for (const [name, input] of Object.entries(given)) {
    if (!Object.hasOwn(table, name)) problems.push(unknownSetting(type, table, { name, input }))
  }
  return problems
}

function unknownSetting(
  type: string,
  table: SettingTable,
  { name, input }: { name: string; input: Json },
): Problem {
  const known = Object.keys(table)
  const has = known.length === 0 ? 'no settings of its own' : `the settings ${known.join(', ')}`
  return {
    path: [name],
    code: 'extra_forbidden',
    message: `Extra inputs are not permitted: the field type ${type} has ${has}`,
    input,
    ctx: { field_type: type },
  }
}
