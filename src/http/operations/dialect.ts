import { fastapiDialect } from '../fastapi/dialect.ts'

/** The words of the server's own pages and measurements: `/`, `/docs`, `/health` and their kin. */
export const pages = fastapiDialect({
  name: 'server',
  storageFailure: 'The log cannot be read or written',
})
