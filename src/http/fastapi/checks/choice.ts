import type { Fault } from '../detail-item.ts'
import { type Check, refuse } from './check.ts'

/** Checks that a value is one of some; `type` is pydantic's name for such a fault, `enum` or `literal_error`. */
export function choiceCheck(options: readonly unknown[], type: 'enum' | 'literal_error'): Check {
  const allowed = new Set(options)
  const fault = choiceFault(options, type)
  return (value, trail) => (allowed.has(value) ? value : refuse(trail, fault, value))
}

function choiceFault(options: readonly unknown[], type: string): Fault {
  const names = options.map(pythonRepr)
  const last = names.pop() ?? ''
  const expected = names.length === 0 ? last : `${names.join(', ')} or ${last}`
  return { type, msg: `Input should be ${expected}`, ctx: { expected } }
}

/** A text, number or boolean as Python shows it: `'A'`, `"it's"`, `True`. */
function pythonRepr(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value !== 'string') return String(value)
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
  return `${quote}${value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`
}
