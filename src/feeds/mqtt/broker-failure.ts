/** What a broker or the network said, in one line without a secret. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(wordsOf))].join(', ')
  if (!(error instanceof Error)) return String(error)
  const words = error.message === '' ? ((error as NodeJS.ErrnoException).code ?? error.name) : error.message
  return words.replace(/\s+/g, ' ')
}

const TOO_LARGE = 149

const NOT_AUTHORIZED = 135

/** What MQTT 5 calls the faults that are a message's own. */
const FAULTS: Readonly<Record<number, string>> = {
  144: 'the broker has no such topic',
  [TOO_LARGE]: 'it is larger than the broker takes',
  153: 'the broker takes no such payload',
}

/** Why a broker took a message or did not; whatever else goes wrong is thrown. */
export type Publication =
  | { readonly outcome: 'taken' }
  /** `unauthorized` may be a mistake in the settings of the broker. */
  | { readonly outcome: 'refused' | 'too-large' | 'unauthorized'; readonly reason: string }

/** What a broker's answer to a message means. @throws what may go right later. */
export function refusalIn(error: Error, topic: string): Publication {
  const { code } = error as { code?: unknown }
  if (code === NOT_AUTHORIZED) {
    return { outcome: 'unauthorized', reason: `The broker does not let this user publish to ${topic}` }
  }
  const fault = typeof code === 'number' ? FAULTS[code] : undefined
  if (fault === undefined) throw error
  return {
    outcome: code === TOO_LARGE ? 'too-large' : 'refused',
    reason: `Not published to ${topic}: ${fault}`,
  }
}
