import type { Field } from '../../fields/field.ts'
import type { JsonObject } from '../../json.ts'
import { rememberedBy } from '../../lazily.ts'
import { didYouMean } from './cel/hint.ts'
import type { Scope } from './cel/scope.ts'
import { ANYTHING, type Type, unite } from './cel/type.ts'
import { fromJson, type Value } from './cel/value.ts'
import { typeOfField } from './field-readers.ts'

/** What a condition is checked against when it is saved. */
export type ConditionEnvironment = {
  /** The event types whose events it will see. */
  readonly types: readonly TypeInScope[]
  /**
   * `listed`: just these, so a field must be in all of them. `every`: types to come as well, so a field that
   * none of them has may still appear, and until then has no value.
   */
  readonly reach: 'listed' | 'every'
  /** Whether it may ask about `old`: there is none where events are only created. */
  readonly hasOld: boolean
  /** The values of the rule's own parameters; conditions read them as `params`. */
  readonly params: JsonObject
}

export type TypeInScope = { readonly name: string; readonly fields: readonly Field[] }

/** Names that differ between types in what they stand for make groups, each checked on its own. */
export function scopesOf(environment: ConditionEnvironment, fieldsUsed: ReadonlySet<string>): Scope[] {
  const { types, reach } = environment
  if (reach === 'every' || types.length === 0) return []
  const groups = new Map<string, TypeInScope>()
  for (const type of types) {
    const meanings = meaningsOf(type.fields)
    let key = ''
    for (const name of fieldsUsed) key += `${meanings.get(name) ?? ''},`
    if (!groups.has(key)) groups.set(key, type)
  }
  const params = paramsOf(environment)
  return [...groups.values()].slice(0, GROUPS_MAX).map((type) => scopeOfType(environment, params, type))
}

/** What each name stands for, as text: a rule for hundreds of types asks for each of its conditions again. */
const meaningsOf = rememberedBy(
  (fields: readonly Field[]) =>
    new Map(fields.map((field) => [field.name, JSON.stringify(typeOfField(field))])),
)

/** Types are of one opinion about the few fields of a condition, or there is something to fix in the first few. */
const GROUPS_MAX = 10

function scopeOfType({ hasOld }: ConditionEnvironment, params: Params, { name, fields }: TypeInScope): Scope {
  const types = new Map(fields.map((field) => [field.name, typeOfField(field)]))
  const fieldNames = [...types.keys()]
  return {
    field: (field) => types.get(field) ?? { unknown: unknownField(name, field, fieldNames) },
    fieldNames,
    hasOld,
    params,
  }
}

function unknownField(type: string, field: string, names: readonly string[]): string {
  const listed = names.slice(0, 20).join(', ')
  const known = names.length === 0 ? 'It has no fields' : `It has ${listed}${names.length > 20 ? ', …' : ''}`
  return `Event type '${type}' has no field '${field}'${didYouMean(field, names)}. ${known}`
}

/** What holds for all the types together; a field that is of one type here and of another there may be anything. */
export function unitedScope(environment: ConditionEnvironment): Scope {
  const types = new Map<string, Type>()
  for (const { fields } of environment.types) {
    for (const field of fields) {
      const known = types.get(field.name)
      const type = typeOfField(field)
      types.set(field.name, known ? unite(known, type) : type)
    }
  }
  return {
    field: (name) => types.get(name) ?? ANYTHING,
    fieldNames: [...types.keys()],
    hasOld: environment.hasOld,
    params: paramsOf(environment),
  }
}

type Params = ReadonlyMap<string, Value>

function paramsOf({ params }: ConditionEnvironment): Params {
  return fromJson(params) as Params
}

/** Whether a bare name is a field of any of the types; one that is not may be the event's own. */
export function isFieldOf({ types }: ConditionEnvironment): (name: string) => boolean {
  return (name) => types.some(({ fields }) => fields.some((field) => field.name === name))
}
