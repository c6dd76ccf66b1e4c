/** Does pieces of work one after the other, and gives everybody else a turn whenever some milliseconds are over. */
export type WorkInTurns = (pieces: Iterable<unknown>) => Promise<void>
