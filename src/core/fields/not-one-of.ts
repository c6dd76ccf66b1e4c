import type { Fault } from './checked.ts'

/** Beyond this many, the message counts the words instead of naming them. */
const MAX_NAMED = 50

/** What is wrong with a word that is none of `words`: `Input should be 'a', 'b' or 'c'`. */
export function notOneOf(words: readonly string[]): Fault {
  const expected = words.length > MAX_NAMED ? `one of ${words.length} options` : listed(words)
  return { code: 'enum', message: `Input should be ${expected}`, ctx: { expected } }
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  const last = quoted.pop() ?? ''
  return quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last
}
