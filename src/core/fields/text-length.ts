import type { JsonObject } from '../json.ts'
import { codePoints } from '../storable-text.ts'
import type { Fault } from './checked.ts'

/** Says what is wrong with the length of a text, if anything. */
export type LengthCheck = (text: string) => Fault | undefined

/** `most` is the limit that holds where the settings have none. */
export function compileLength(settings: JsonObject, most: number): LengthCheck {
  const min = (settings['min_length'] ?? 0) as number
  const max = (settings['max_length'] ?? most) as number
  const short = tooShort(min)
  const long = tooLong(max)
  return (text) => {
    // A code point is one or two units, so that most texts need no counting.
    if (text.length <= max && text.length >= min * 2) return undefined
    const length = codePoints(text)
    if (length < min) return short
    return length > max ? long : undefined
  }
}

export function tooShort(min: number): Fault {
  const characters = min === 1 ? 'character' : 'characters'
  return {
    code: 'string_too_short',
    message: `String should have at least ${min} ${characters}`,
    ctx: { min_length: min },
  }
}

export function tooLong(max: number): Fault {
  const characters = max === 1 ? 'character' : 'characters'
  return {
    code: 'string_too_long',
    message: `String should have at most ${max} ${characters}`,
    ctx: { max_length: max },
  }
}
