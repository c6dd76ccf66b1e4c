import type { Validator } from './validate.ts'

/** The same check, which says of a member that it does not know where else to look for what it stands for. */
export function pointing<T>(check: Validator<T>, elsewhere: ReadonlyMap<string, string>): Validator<T> {
  return (value, loc) => {
    const checked = check(value, loc)
    if (checked.ok) return checked
    const problems = checked.problems.map((item) => {
      const pointer = item.type === 'extra_forbidden' ? elsewhere.get(String(item.loc[1])) : undefined
      return pointer ? { ...item, msg: pointer } : item
    })
    return { ok: false, problems }
  }
}
