import type { Result } from '../core/problems.ts'
import { Refused } from './dialect.ts'

/** The value of a result; a refusal is thrown, for the route's dialect to put into words. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.refusal)
  return result.value
}
