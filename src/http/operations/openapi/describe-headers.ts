import type { DescribedAnswer } from './document.ts'

/** Headers of an answer, from a sentence about each. */
export function answerHeaders(
  headers: Readonly<Record<string, string>>,
): NonNullable<DescribedAnswer['headers']> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  )
}
