import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { readBody as readModel } from './body.ts'
import { problemOf } from './problem-of.ts'
import type { Validator } from './validate.ts'

const NOTHING = Buffer.alloc(0)

/**
 * The checked body of a request, read by FastAPI's rules.
 * @throws Refused with every problem, or as unreadable where the bytes are no JSON in any encoding.
 */
export function readBody<T>(request: Ask, validate: Validator<T>): T {
  const contentType = request.headers['content-type']
  const reading = readModel({ body: request.body ?? NOTHING, contentType }, validate)
  if (reading.kind === 'accepted') return reading.value
  if (reading.kind === 'refused') {
    throw new Refused({ kind: 'invalid', problems: reading.items.map(problemOf) })
  }
  if (reading.kind === 'excessive') throw new Refused({ kind: 'body-too-intricate', ...reading.excess })
  throw new Refused({ kind: 'unreadable-body', message: 'The body is no JSON that can be read' })
}
