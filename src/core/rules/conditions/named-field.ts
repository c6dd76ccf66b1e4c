import { ATTRIBUTES } from './variables.ts'

/** What the `field` of a comparison stands for. */
export type NamedField = {
  readonly of: 'event' | 'old'
  /** A field of the event type, or one of the event's own attributes. */
  readonly kind: 'field' | 'attribute'
  readonly name: string
}

/** Field names begin with a letter; names on their way to becoming others with `_`. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/**
 * Reads `volume_mcf`, `fields.volume_mcf`, `event.severity`, `old.fields.volume_mcf` and `old.severity`. A bare name
 * is a field where there is one of that name, else the event's own attribute. Undefined for anything else.
 */
export function readNamedField(text: string, isField: (name: string) => boolean): NamedField | undefined {
  const parts = text.split('.')
  const name = parts.pop()!
  if (!NAME.test(name)) return undefined
  switch (parts.join('.')) {
    case '':
      return { of: 'event', kind: isField(name) || !ATTRIBUTES.has(name) ? 'field' : 'attribute', name }
    case 'fields':
    case 'event.fields':
      return { of: 'event', kind: 'field', name }
    case 'old.fields':
      return { of: 'old', kind: 'field', name }
    case 'event':
    case 'old':
      return ATTRIBUTES.has(name) ? { of: parts[0] as 'event' | 'old', kind: 'attribute', name } : undefined
    default:
      return undefined
  }
}

/** The shortest unmistakable way to write it. */
export function writeNamedField({ of, kind, name }: NamedField): string {
  if (kind === 'attribute') return `${of}.${name}`
  if (of === 'old') return `old.fields.${name}`
  return ATTRIBUTES.has(name) ? `fields.${name}` : name
}

/** Words that CEL does not take after a dot. */
const KEYWORDS: readonly string[] = ['in', 'true', 'false', 'null']

/** `.volume_mcf`, or `["in"]` for a word that CEL keeps for itself. */
export function memberText(name: string): string {
  return KEYWORDS.includes(name) ? `[${JSON.stringify(name)}]` : `.${name}`
}

/** As CEL reads it. */
export function celPath({ of, kind, name }: NamedField): string {
  if (kind === 'attribute') return `${of}${memberText(name)}`
  return `${of === 'old' ? 'old.fields' : 'fields'}${memberText(name)}`
}
