import { pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Instant } from '../../src/core/time/instant.ts'
import { OUTAGE_RULE, SITE_TYPES, siteAssets } from './site.ts'

const TOKEN = 'token-of-the-synthetic-site'

/** Makes a log with the site's assets, event types and rule, by the doors that everybody uses. */
export async function prepareSite(folder: string, now: Instant): Promise<void> {
  const config = { ...readConfig({}), data: folder, logLevel: 'silent', adminToken: TOKEN } as const
  const app = await createApp({ config, log: pino({ level: 'silent' }), now: () => now })
  try {
    await app.gatekeeper.ensureAdmin(TOKEN)
    for (const type of SITE_TYPES) await post(app, '/event-types', type)
    await post(app, '/duplication-rules', OUTAGE_RULE)
    for (const asset of siteAssets()) await post(app, '/assets', asset)
  } finally {
    await app.close()
  }
}

async function post({ server }: App, url: string, payload: object): Promise<void> {
  const { statusCode, body } = await server.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  if (statusCode !== 201) throw new Error(`POST ${url} answered ${statusCode}: ${body}`)
}
