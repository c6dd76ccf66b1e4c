import { indexedValue } from '../reading/questions.ts'
import { readingRow } from '../reading/reading-row.ts'

export const row = readingRow('page-field-indexed', indexedValue)
