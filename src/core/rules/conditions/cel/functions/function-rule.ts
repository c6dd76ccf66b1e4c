import type { Frame } from '../frame.ts'
import type { FlawCode } from '../parse.ts'
import type { Analysis, Term } from '../term.ts'
import type { Kind, Type } from '../type.ts'
import type { Value } from '../value.ts'

export type Compute = (frame: Frame, ...values: never[]) => Value

/** One form of a function: what it takes, what it gives. A method takes what stands before its dot first. */
export type FunctionRule = {
  readonly name: string
  readonly form: 'call' | 'method'
  readonly takes: readonly Kind[]
  readonly gives: Type
  readonly compute: Compute
  /** For functions with arguments that must be known when the condition is saved: what is wrong, or how to compute. */
  readonly prepare?: (analysis: Analysis, terms: readonly Term[]) => Compute | Wrong
}

/** What the last argument has of its own that does not fit; a wrong value unless the code says otherwise. */
export type Wrong = { readonly wrong: string; readonly code?: FlawCode }

/** `time.getHours(text)` or `string(number)`: how a rule is written down. */
export function functionRule(signature: string, gives: Type, compute: Compute): FunctionRule {
  const [, receiver, name, list] = /^(?:(\w+)\.)?(\w+)\((.*)\)$/.exec(signature)!
  const taken = list === '' ? [] : list!.split(', ')
  return {
    name: name!,
    form: receiver ? 'method' : 'call',
    takes: [...(receiver ? [receiver] : []), ...taken] as Kind[],
    gives,
    compute,
  }
}
