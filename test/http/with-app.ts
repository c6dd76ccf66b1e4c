import type { TestContext } from 'node:test'
import { type Logger, pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { NewFeed } from '../../src/core/feeds/feed-desk.ts'
import type { Instant } from '../../src/core/time/instant.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const ADMIN_TOKEN = 'a-fixed-token-for-tests'

export type AppUnderTest = {
  readonly app: App
  readonly inject: App['server']['inject']
  readonly adminToken: string
}

export type Wanted = Partial<Config> & {
  readonly now?: () => Instant
  readonly newId?: () => string
  readonly feeds?: readonly NewFeed[]
  readonly log?: Logger
}

/** A whole Groundlog in a folder of its own, without a port; it is closed and forgotten when the test ends. */
export async function withApp(t: TestContext, wanted: Wanted = {}): Promise<AppUnderTest> {
  const { now, newId, feeds, log, ...settings } = wanted
  let app: App | undefined
  const close = async (): Promise<void> => app?.close()
  if (settings.data !== undefined) t.after(close)
  const data = settings.data ?? (await temporaryFolder(t, close))
  const config: Config = { ...readConfig({}), data, adminToken: ADMIN_TOKEN, logLevel: 'silent', ...settings }
  app = await createApp({
    config,
    log: log ?? pino({ level: config.logLevel }),
    ...(now && { now }),
    ...(newId && { newId }),
    ...(feeds && { feeds }),
  })
  await app.gatekeeper.ensureAdmin(config.adminToken)
  return { app, inject: app.server.inject.bind(app.server), adminToken: ADMIN_TOKEN }
}
