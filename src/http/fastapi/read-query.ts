import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { problemOf } from './problem-of.ts'
import type { Validated } from './validate.ts'

/**
 * The checked query of a request; of a parameter that is given more than once the last counts.
 * @throws Refused with every problem.
 */
export function readQuery<T>(request: Ask, validate: (query: URLSearchParams) => Validated<T>): T {
  const checked = validate(request.query)
  if (checked.ok) return checked.value
  throw new Refused({ kind: 'invalid', place: 'query', problems: checked.problems.map(problemOf) })
}
