import { firstPage } from '../reading/questions.ts'
import { readingRow } from '../reading/reading-row.ts'

export const row = readingRow('page-first', firstPage)
