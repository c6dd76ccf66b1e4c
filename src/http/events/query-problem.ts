import type { Problem } from '../../core/problems.ts'

/** A parameter whose value cannot be used, and why. */
export function queryProblem(name: string, input: string, error: string): Problem {
  return { path: [name], code: 'value_error', message: `Value error, ${error}`, input, ctx: { error } }
}
