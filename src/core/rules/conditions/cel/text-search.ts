import { type Frame, spend } from './frame.ts'
import { LIST_MAX_LENGTH } from './parse.ts'

/** Where a needle stands at or after a place in a text, or -1. */
export type Finder = (haystack: string, from: number) => number

/** Shorter needles are left to the engine's own search, which takes at most this many steps per character. */
const SHORT = 8

/** What a character costs in the careful search, in units. */
const CAREFUL_COST = 3

const CHUNK = 1_024

/**
 * A search that takes time by the sum of the lengths. The engine's own multiplies them for needles such as
 * `aaa…b…aaa`, which keeps it busy for a third of a second.
 */
export function finder(frame: Frame, needle: string): Finder {
  if (needle.length < SHORT) {
    const shift = needle.length === 1 ? 4 : 1
    return (haystack, from) => {
      spend(frame, 10 + ((haystack.length - from) >> shift))
      return haystack.indexOf(needle, from)
    }
  }
  spend(frame, needle.length * CAREFUL_COST)
  const beginning = needle.slice(0, SHORT - 1)
  let fallback: Uint32Array | undefined
  return (haystack, from) => {
    spend(frame, 10 + ((haystack.length - from) >> 2))
    const first = haystack.length - from < needle.length ? -1 : haystack.indexOf(beginning, from)
    if (first < 0) return -1
    fallback ??= borders(needle)
    return careful(frame, { haystack, needle, from: first, fallback })
  }
}

type Search = {
  readonly haystack: string
  readonly needle: string
  readonly from: number
  readonly fallback: Uint32Array
}

function careful(frame: Frame, { haystack, needle, from, fallback }: Search): number {
  let matched = 0
  for (let at = from; at < haystack.length; at += 1) {
    if ((at - from) % CHUNK === 0) spend(frame, Math.min(CHUNK, haystack.length - at) * CAREFUL_COST)
    const unit = haystack.charCodeAt(at)
    while (matched > 0 && unit !== needle.charCodeAt(matched)) matched = fallback[matched - 1]!
    if (unit === needle.charCodeAt(matched)) matched += 1
    if (matched === needle.length) return at - matched + 1
  }
  return -1
}

/** For each beginning of the text, how long an end of it is a beginning, too: Knuth, Morris and Pratt's table. */
function borders(text: string): Uint32Array {
  const lengths = new Uint32Array(text.length)
  let length = 0
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text.charCodeAt(at) !== text.charCodeAt(length)) length = lengths[length - 1]!
    if (text.charCodeAt(at) === text.charCodeAt(length)) length += 1
    lengths[at] = length
  }
  return lengths
}

/** The parts of a text between separators; undefined when there are more than a list may have. */
export function split(frame: Frame, text: string, separator: string): string[] | undefined {
  if (separator === '') return letters(frame, text)
  const find = finder(frame, separator)
  const parts: string[] = []
  let from = 0
  for (let at = find(text, 0); at >= 0; at = find(text, from)) {
    parts.push(text.slice(from, at))
    if (parts.length === LIST_MAX_LENGTH) return undefined
    from = at + separator.length
  }
  parts.push(text.slice(from))
  return parts
}

function letters(frame: Frame, text: string): string[] | undefined {
  if (text.length > LIST_MAX_LENGTH) return undefined
  spend(frame, 10 + text.length)
  return [...text]
}
