import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Validator } from '../fastapi/validate.ts'
import type { Ask } from '../route.ts'

/**
 * The checked body of a request that holds a password. A refusal does not repeat what was sent, as it does
 * elsewhere: answers are logged and shown where a password should not be.
 * @throws Refused
 */
export function readSecretBody<T>(request: Ask, validate: Validator<T>): T {
  try {
    return readBody(request, validate)
  } catch (error) {
    if (!(error instanceof Refused) || error.trouble.kind !== 'invalid') throw error
    // The dialect looks the inputs up in the body.
    request.body = undefined
    const problems = error.trouble.problems.map((problem) => ({ ...problem, input: undefined }))
    throw new Refused({ ...error.trouble, problems })
  }
}
