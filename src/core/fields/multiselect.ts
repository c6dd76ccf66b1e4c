import type { Json } from '../json.ts'
import { type Fault, fails, passes } from './checked.ts'
import type { FieldType } from './field-type.ts'
import { compileChoice, NOT_A_LIST, OPTIONS } from './options.ts'
import { withSettings } from './setting.ts'

const REPEATED: Fault = { code: 'repeated_choice', message: 'Each option should be chosen at most once' }

/** Any number of the options, each once, in the order given. */
export const multiselect: FieldType = {
  name: 'multiselect',
  aliases: ['multi_select', 'multi-select', 'multienum', 'multichoice'],
  ...withSettings('multiselect', { options: OPTIONS }),
  compile: (settings) => {
    const checkChoice = compileChoice(settings)
    return (value, path) => {
      if (!Array.isArray(value)) return fails(NOT_A_LIST, value, path)
      const chosen = new Set<Json>()
      for (const [index, choice] of value.entries()) {
        const checked = checkChoice(choice, [...path, index])
        if (!checked.ok) return checked
        if (chosen.has(choice)) return fails(REPEATED, choice, [...path, index])
        chosen.add(choice)
      }
      return passes([...chosen])
    }
  },
  readFilter: (text) => text,
}
