/**
 * One scale for every dialect: syslog's 0 (worst) to 7, and 8 for Collins's NOTE, which stands at level 6
 * but must come back as the word it was.
 */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Syslog's words in the order of their levels, then NOTE. */
export const SYSLOG_WORDS = [
  'EMERGENCY',
  'ALERT',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFORMATIONAL',
  'DEBUG',
  'NOTE',
] as const

export type SyslogWord = (typeof SYSLOG_WORDS)[number]

/** The four words of the maintenance log and of operational events, and the level each is stored as. */
export const FOUR_WORDS = { LOW: 6, MEDIUM: 4, HIGH: 3, CRITICAL: 2 } as const satisfies Record<
  string,
  Severity
>

export type FourWord = keyof typeof FOUR_WORDS

const FOUR_WORD_OF: readonly FourWord[] = [
  'CRITICAL',
  'CRITICAL',
  'CRITICAL',
  'HIGH',
  'MEDIUM',
  'LOW',
  'LOW',
  'LOW',
  'LOW',
]

export function fourWord(severity: Severity): FourWord {
  return FOUR_WORD_OF[severity]!
}

export function syslogWord(severity: Severity): SyslogWord {
  return SYSLOG_WORDS[severity]!
}

/** Every severity that reads as `word` in the four-word dialects. */
export function severitiesCalled(word: FourWord): Severity[] {
  return FOUR_WORD_OF.flatMap((called, severity) => (called === word ? [severity as Severity] : []))
}
