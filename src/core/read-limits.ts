/** How long a read may go on. */
export type ReadLimits = {
  /** Aborted when nobody waits for the answer any more; the read rejects with its reason. */
  readonly signal?: AbortSignal
}
