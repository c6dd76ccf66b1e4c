import { fastapiDialect } from '../fastapi/dialect.ts'

/** The words of `/events`, `/event-types`, `/assets` and whatever else no other dialect claims. */
export const operationalEvents = fastapiDialect({
  name: 'operational-events',
  storageFailure: 'The log cannot be read or written; nothing was stored',
})
