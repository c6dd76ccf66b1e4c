import type { Database } from 'better-sqlite3'

/**
 * Whether a transaction is on disk once its COMMIT has returned, or with the next one that is. A power cut takes the
 * latter whole, so they are for what would be done again after it.
 */
export type Durability = 'at commit' | 'with the next'

const LEVELS: Readonly<Record<Durability, string>> = { 'at commit': 'FULL', 'with the next': 'NORMAL' }

/** Begins transactions; every one says what it needs, so that none has what another has left. */
export function createBegin(database: Database): (durability: Durability) => void {
  const begin = database.prepare('begin immediate')
  let current: Durability | undefined
  return (durability) => {
    // SQLite changes it between transactions only, and where the text is compiled.
    if (durability !== current) database.exec(`pragma synchronous = ${LEVELS[durability]}`)
    current = durability
    begin.run()
  }
}
