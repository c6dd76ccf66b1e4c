import type { Static, TObject } from 'typebox'
import { REFUSED } from './checks/check.ts'
import { compileFields } from './checks/object.ts'
import type { JsonSchema } from './checks/schema.ts'
import { type DetailItem, detailItem, MISSING } from './detail-item.ts'
import { compileCheck, type Validated } from './validate.ts'

/**
 * Makes the validator of a query, whose schema is an object with a member for each parameter. Of a parameter that
 * is given more than once the last value counts; unknown ones are ignored.
 */
export function compileQuery<S extends TObject>(schema: S): (query: URLSearchParams) => Validated<Static<S>> {
  const fields = compileFields(schema as JsonSchema, compileCheck)
  return (query) => {
    const problems: DetailItem[] = []
    const value: Record<string, unknown> = {}
    for (const field of fields) {
      const loc = ['query', field.name]
      const given = query.getAll(field.name).at(-1)
      if (given !== undefined) {
        const checked = field.check(given, { place: loc, items: problems })
        if (checked !== REFUSED) value[field.name] = checked
      } else if (field.required) problems.push(detailItem(MISSING, loc, null))
      else if (field.default !== undefined) value[field.name] = field.default
    }
    return problems.length === 0 ? { ok: true, value: value as Static<S> } : { ok: false, problems }
  }
}
