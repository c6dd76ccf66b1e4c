import { type AskInflux, influxAsker } from './ask-influx.ts'
import type { InfluxDialect } from './influx-dialect.ts'
import { version1 } from './version-1.ts'
import { version2 } from './version-2.ts'
import { version3 } from './version-3.ts'

export type InfluxSettings = {
  readonly url: URL
  readonly token: string | null
  /** Of version 1 and 3; the bucket of version 2. */
  readonly database: string
  /** Of version 2. */
  readonly org: string | null
  /** What it is; `auto` asks it. */
  readonly version: 'auto' | '1' | '2' | '3'
}

/** Finds out how to speak to an InfluxDB, and remembers it. Asked again after it could not be reached. */
export function dialectFinder(settings: InfluxSettings): (signal: AbortSignal) => Promise<InfluxDialect> {
  let known: InfluxDialect | undefined
  return async (signal) => {
    known ??= await find(settings, signal)
    return known
  }
}

async function find(settings: InfluxSettings, signal: AbortSignal): Promise<InfluxDialect> {
  const { url, database, org } = settings
  const version =
    settings.version === 'auto' ? await versionOf(influxAsker(url, null), signal) : settings.version
  const ask = influxAsker(url, authorizationOf(settings, version))
  if (version === '1') return version1(ask, database)
  return version === '2' ? version2(ask, { bucket: database, org }) : version3(ask, database)
}

/** All versions tell theirs at `/ping`, to everybody. */
async function versionOf(ask: AskInflux, signal: AbortSignal): Promise<'1' | '2' | '3'> {
  const { headers, text, status } = await ask({ method: 'GET', path: '/ping', signal })
  const said = headers.get('x-influxdb-version') ?? versionIn(text)
  const major = /^v?([123])\./.exec(said)?.[1]
  if (major) return major as '1' | '2' | '3'
  throw new Error(
    `What answers ${status} to /ping does not say which version of InfluxDB it is: set GROUNDLOG_INFLUX_VERSION`,
  )
}

function versionIn(text: string): string {
  try {
    return String((JSON.parse(text) as { version?: unknown }).version)
  } catch {
    return ''
  }
}

/** In version 1 the token is `user:password`; a user and password in the URL say the same. */
function authorizationOf({ url, token }: InfluxSettings, version: '1' | '2' | '3'): string | null {
  const user =
    url.username === '' ? null : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  if (version !== '1' && token !== null) return `${version === '2' ? 'Token' : 'Bearer'} ${token}`
  const login = token ?? user
  return login === null ? null : `Basic ${Buffer.from(login).toString('base64')}`
}
