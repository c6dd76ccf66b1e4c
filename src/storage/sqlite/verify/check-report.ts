/** What one check of a folder looked at, and what it found wrong: nothing, where all is well. */
export type CheckReport = {
  readonly check: string
  /** In words: how much there was. */
  readonly looked: string
  /** A sentence each; beyond the first few there may be more. */
  readonly faults: readonly string[]
}

/** Faults that are told one by one. */
export const MOST_TOLD = 10

/** The first few, and how many there are beside them. */
export function told(faults: readonly string[]): string[] {
  const rest = faults.length - MOST_TOLD
  return rest > 0 ? [...faults.slice(0, MOST_TOLD), `… and ${counted(rest, 'more')}`] : [...faults]
}

/** `1,204 pages`, in the way people write numbers. */
export function counted(number: number, of: string): string {
  return `${number.toLocaleString('en-US')} ${of}`
}
