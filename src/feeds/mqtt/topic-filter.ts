import { BadMapping } from '../../core/mapping/bad-mapping.ts'

/** A subscription: a topic filter whose single levels may have names, such as `plant/{asset}/alarms/#`. */
export type TopicFilter = {
  /** In the broker's words: `plant/+/alarms/#`. */
  readonly text: string
  readonly levels: readonly string[]
  /** Which level has which name, counted from 1. */
  readonly names: ReadonlyMap<string, number>
}

const NAME = /^\{([^{}]+)\}$/

/** @throws BadMapping */
export function compileTopicFilter(text: string, where: string): TopicFilter {
  if (text === '' || text.startsWith('$')) {
    throw new BadMapping(`${where} should be a topic filter that does not begin with $`)
  }
  const names = new Map<string, number>()
  const levels = text.split('/').map((level, index, all) => {
    const name = NAME.exec(level)?.[1]
    if (name !== undefined) {
      if (names.has(name)) throw new BadMapping(`${where} has {${name}} twice`)
      names.set(name, index + 1)
      return '+'
    }
    if (level === '#' && index === all.length - 1) return level
    if (level === '+' || !/[{}#+\0]/.test(level)) return level
    throw new BadMapping(`${where} should have +, # or a name in braces as a whole level, unlike ${level}`)
  })
  return { text: levels.join('/'), levels, names }
}

/** Whether a message on a topic belongs to the subscription. */
export function matches({ levels }: TopicFilter, topic: string): boolean {
  return !topic.startsWith('$') && overlap(levels, topic.split('/'))
}

/** Whether some topic matches both. */
export function overlap(one: readonly string[], other: readonly string[]): boolean {
  for (let index = 0; ; index += 1) {
    const [a, b] = [one[index], other[index]]
    if (a === '#' || b === '#') return true
    if (a === undefined || b === undefined) return a === b
    if (a !== '+' && b !== '+' && a !== b) return false
  }
}
