/** What an expression gives, as far as it is known when it is saved. */
export type Type =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'list'; readonly of: Type }
  /** `event`, `fields`, `old`: their members are read one by one, they are no values themselves. */
  | { readonly kind: 'record' }

export type SimpleKind = 'boolean' | 'number' | 'text' | 'time' | 'duration' | 'null' | 'map' | 'anything'

export type Kind = Type['kind']

export const BOOLEAN: Type = { kind: 'boolean' }
export const NUMBER: Type = { kind: 'number' }
export const TEXT: Type = { kind: 'text' }
export const TIME: Type = { kind: 'time' }
export const DURATION: Type = { kind: 'duration' }
export const MAP: Type = { kind: 'map' }
export const ANYTHING: Type = { kind: 'anything' }
export const RECORD: Type = { kind: 'record' }
export const TEXT_LIST: Type = { kind: 'list', of: TEXT }

export function listOf(type: Type): Type {
  return { kind: 'list', of: type }
}

const WORDS: Readonly<Record<Exclude<Kind, 'list'>, string>> = {
  boolean: 'true or false',
  number: 'a number',
  text: 'text',
  time: 'a date or time',
  duration: 'a duration',
  null: 'null',
  map: 'a map',
  anything: 'any value',
  record: 'a group of values',
}

/** The type as a sentence says it: `a number`, `a list of text`. */
export function inWords(type: Type): string {
  if (type.kind !== 'list') return WORDS[type.kind]
  return type.of.kind === 'anything' ? 'a list' : `a list of ${WORDS_OF_MANY[type.of.kind]}`
}

const WORDS_OF_MANY: Readonly<Record<Kind, string>> = {
  ...WORDS,
  number: 'numbers',
  time: 'dates or times',
  duration: 'durations',
  list: 'lists',
}

/** Whether a value of one type may turn out to be of the other. */
export function mayBe(type: Type, kind: Kind): boolean {
  return type.kind === kind || type.kind === 'anything'
}

/** The type that covers both. */
export function unite(one: Type, other: Type): Type {
  if (one.kind === 'list' && other.kind === 'list') return listOf(unite(one.of, other.of))
  return one.kind === other.kind ? one : ANYTHING
}
