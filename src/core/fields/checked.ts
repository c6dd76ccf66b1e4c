import type { Json } from '../json.ts'
import type { Path, Problem } from '../problems.ts'
import type { Checked } from './field-type.ts'

/** What is wrong with a value, whatever the value and wherever it stands. */
export type Fault = Pick<Problem, 'code' | 'message' | 'ctx'>

export function problemOf(fault: Fault, input: unknown, path: Path): Problem {
  const { code, message, ctx } = fault
  return { path, code, message, input, ...(ctx && { ctx }) }
}

export function passes(stored: Json): Checked {
  return { ok: true, value: stored }
}

export function fails(fault: Fault, input: Json, path: Path): Checked {
  return { ok: false, problem: problemOf(fault, input, path) }
}
