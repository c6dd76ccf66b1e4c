import type { FieldType } from './field-type.ts'
import { compileChoice, OPTIONS } from './options.ts'
import { withSettings } from './setting.ts'

/** One of the options. */
export const select: FieldType = {
  name: 'select',
  aliases: ['enum', 'choice', 'dropdown'],
  ...withSettings('select', { options: OPTIONS }),
  compile: compileChoice,
  readFilter: (text) => text,
}
