import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type CatalogSnapshot, compileCatalog } from '../../src/core/catalog-snapshot.ts'
import { createCatalogReads } from '../../src/storage/sqlite/catalog-reads.ts'
import { openForReading } from '../../src/storage/sqlite/connection.ts'
import { TOKEN } from '../servers/groundlog.ts'
import type { Send } from './ruled-type.ts'

/** Makes a data folder in which types and rules are defined by requests, and gives the catalog that came of it. */
export async function catalogBy(
  folder: string,
  define: (send: Send) => Promise<void>,
): Promise<CatalogSnapshot> {
  const config = { ...readConfig({}), data: folder, logLevel: 'silent', adminToken: TOKEN } as const
  const { server, gatekeeper, close } = await createApp({ config, log: pino({ level: 'silent' }) })
  try {
    await gatekeeper.ensureAdmin(TOKEN)
    await define(async (url, payload) => {
      const headers = { authorization: `Bearer ${TOKEN}` }
      const { statusCode, body } = await server.inject({ method: 'POST', url, payload, headers })
      if (statusCode >= 300) throw new Error(`POST ${url} answered ${statusCode}: ${body}`)
    })
  } finally {
    await close()
  }
  const database = openForReading(join(folder, 'groundlog.db'))
  try {
    return compileCatalog(createCatalogReads(database).load())
  } finally {
    database.close()
  }
}
