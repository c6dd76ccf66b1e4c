import { plainText } from './plain-text.ts'
import type { Setting } from './setting.ts'

export const UNIT: Setting = {
  meaning: 'What the number counts, such as `mcf` or `°C`: up to 40 characters, for people.',
  check: plainText({ min: 1, max: 40 }),
}
