import {
  type InfluxVersion,
  type LogLevel,
  readAdminToken,
  readHttpUrl,
  readInfluxVersion,
  readLogLevel,
  readMqttUrl,
  readPort,
  readRole,
  readSeconds,
  readText,
  wholeNumber,
} from './config-checks.ts'
import type { Role } from './core/access/role.ts'

/** One setting: where it comes from, what it is when nobody says, and what it means in one sentence. */
type Setting<T> = {
  readonly env: string
  /** The option of `groundlog serve` that says the same. */
  readonly flag: string
  readonly default: T
  readonly read: (text: string) => T
  readonly meaning: string
  /** Whether the value may never be shown, not even to say what is wrong with it. */
  readonly secret?: true
}

/** Every setting of the server. docs/configuration.md is held against this table by a test. */
export const SETTINGS = {
  port: {
    env: 'GROUNDLOG_PORT',
    flag: '--port',
    default: 8000,
    read: readPort,
    meaning: 'TCP port to serve on; 0 takes a free one.',
  },
  host: {
    env: 'GROUNDLOG_HOST',
    flag: '--host',
    default: 'localhost',
    read: readText,
    meaning: 'Address to listen on; `localhost` is both loopback addresses, `0.0.0.0` every interface.',
  },
  data: {
    env: 'GROUNDLOG_DATA',
    flag: '--data',
    default: './data',
    read: readText,
    meaning: 'Folder that holds the log; made when it is absent.',
  },
  adminToken: {
    env: 'GROUNDLOG_ADMIN_TOKEN',
    flag: '--admin-token',
    default: null as string | null,
    read: readAdminToken,
    meaning: 'Fixes the token of the first administrator (16 characters or more) instead of making one up.',
    secret: true,
  },
  anonymous: {
    env: 'GROUNDLOG_ANONYMOUS',
    flag: '--anonymous',
    default: 'operator' as Role,
    read: readRole,
    meaning:
      'Role of requests without credentials that come straight from this machine (public, viewer, operator, engineer or admin), while the host is a loopback address; all others are nobody.',
  },
  querySeconds: {
    env: 'GROUNDLOG_QUERY_SECONDS',
    flag: '--query-seconds',
    default: 10,
    read: readSeconds,
    meaning: 'Seconds after which a list or a count that no index answers is given up.',
  },
  logLevel: {
    env: 'GROUNDLOG_LOG_LEVEL',
    flag: '--log-level',
    default: 'info' as LogLevel,
    read: readLogLevel,
    meaning: 'Least level that is logged: debug, info, warn, error or silent.',
  },
  writesUnderWay: {
    env: 'GROUNDLOG_WRITES_UNDER_WAY',
    flag: '--writes-under-way',
    default: 128,
    read: wholeNumber(1, 4096),
    meaning: 'Writes under way up to which none is turned away.',
  },
  longestWait: {
    env: 'GROUNDLOG_LONGEST_WAIT',
    flag: '--longest-wait',
    default: 6,
    read: wholeNumber(1, 60_000),
    meaning: 'Milliseconds that a request may wait before others are turned away.',
  },
  bodyMemory: {
    env: 'GROUNDLOG_BODY_MEMORY',
    flag: '--body-memory',
    default: 256,
    read: wholeNumber(64, 65_536),
    meaning: 'Megabytes that large request bodies may take in memory together.',
  },
  answerMemory: {
    env: 'GROUNDLOG_ANSWER_MEMORY',
    flag: '--answer-memory',
    default: 256,
    read: wholeNumber(1, 65_536),
    meaning: 'Megabytes of answers that may wait for clients to read them.',
  },
  connections: {
    env: 'GROUNDLOG_CONNECTIONS',
    flag: '--connections',
    default: 10_000,
    read: wholeNumber(1, 1_000_000),
    meaning: 'Connections that may be open at once.',
  },
  headersTimeout: {
    env: 'GROUNDLOG_HEADERS_TIMEOUT',
    flag: '--headers-timeout',
    default: 20,
    read: wholeNumber(1, 3600),
    meaning: 'Seconds that the headers of a request may take to arrive.',
  },
  requestTimeout: {
    env: 'GROUNDLOG_REQUEST_TIMEOUT',
    flag: '--request-timeout',
    default: 120,
    read: wholeNumber(1, 86_400),
    meaning: 'Seconds that a whole request may take to arrive.',
  },
  keepAlive: {
    env: 'GROUNDLOG_KEEP_ALIVE',
    flag: '--keep-alive',
    default: 72,
    read: wholeNumber(1, 86_400),
    meaning: 'Seconds that a connection is kept open between two requests.',
  },
  streamHeartbeat: {
    env: 'GROUNDLOG_STREAM_HEARTBEAT',
    flag: '--stream-heartbeat',
    default: 15,
    read: wholeNumber(1, 30),
    meaning: 'Seconds after which a live stream on which nothing happens says that it is still there.',
  },
  streamUnsent: {
    env: 'GROUNDLOG_STREAM_UNSENT',
    flag: '--stream-unsent',
    default: 1,
    read: wholeNumber(1, 1024),
    meaning: 'Megabytes that may wait for a reader of a live stream before it is cut off.',
  },
  stallTimeout: {
    env: 'GROUNDLOG_STALL_TIMEOUT',
    flag: '--stall-timeout',
    default: 60,
    read: wholeNumber(1, 86_400),
    meaning: 'Seconds after which a connection is closed on which nothing moves though something should.',
  },
  influxUrl: {
    env: 'GROUNDLOG_INFLUX_URL',
    flag: '--influx-url',
    default: null as string | null,
    read: readHttpUrl,
    meaning: 'InfluxDB that maintenance entries are mirrored to, such as http://localhost:8086.',
    secret: true,
  },
  influxToken: {
    env: 'GROUNDLOG_INFLUX_TOKEN',
    flag: '--influx-token',
    default: null as string | null,
    read: readText,
    meaning: 'Token for InfluxDB; for version 1 user:password.',
    secret: true,
  },
  influxDatabase: {
    env: 'GROUNDLOG_INFLUX_DATABASE',
    flag: '--influx-database',
    default: 'groundlog',
    read: readText,
    meaning: 'Database of InfluxDB, made when it is missing in version 1; the bucket in version 2.',
  },
  influxOrg: {
    env: 'GROUNDLOG_INFLUX_ORG',
    flag: '--influx-org',
    default: null as string | null,
    read: readText,
    meaning: 'Organisation that the bucket of InfluxDB 2 belongs to.',
  },
  influxVersion: {
    env: 'GROUNDLOG_INFLUX_VERSION',
    flag: '--influx-version',
    default: 'auto' as InfluxVersion,
    read: readInfluxVersion,
    meaning: 'Major version of InfluxDB (1, 2 or 3); auto asks it.',
  },
  influxMirrors: {
    env: 'GROUNDLOG_INFLUX_MIRRORS',
    flag: '--influx-mirrors',
    default: null as string | null,
    read: readText,
    meaning: 'JSON file that says which other events are mirrored, and how.',
  },
  webhookAllow: {
    env: 'GROUNDLOG_WEBHOOK_ALLOW',
    flag: '--webhook-allow',
    default: null as string | null,
    read: readText,
    meaning:
      'Networks, addresses and hosts that webhooks may reach beside public addresses, and without TLS, such as 10.1.0.0/16,*.plant.internal.',
  },
  eventSource: {
    env: 'GROUNDLOG_EVENT_SOURCE',
    flag: '--event-source',
    default: '/events',
    read: readText,
    meaning: 'URI by which receivers of CloudEvents tell this log from others.',
  },
  mqttUrl: {
    env: 'GROUNDLOG_MQTT_URL',
    flag: '--mqtt-url',
    default: null as string | null,
    read: readMqttUrl,
    meaning:
      'MQTT broker that entries are published to and events are taken from, such as mqtt://localhost:1883.',
    secret: true,
  },
  mqttUser: {
    env: 'GROUNDLOG_MQTT_USER',
    flag: '--mqtt-user',
    default: null as string | null,
    read: readText,
    meaning: 'User of the broker.',
  },
  mqttPassword: {
    env: 'GROUNDLOG_MQTT_PASSWORD',
    flag: '--mqtt-password',
    default: null as string | null,
    read: readText,
    meaning: 'Password of the user of the broker.',
    secret: true,
  },
  mqttConfig: {
    env: 'GROUNDLOG_MQTT_CONFIG',
    flag: '--mqtt-config',
    default: null as string | null,
    read: readText,
    meaning: 'JSON file that says what is published where, and which messages become which events.',
  },
} as const satisfies Settings

type Settings = Readonly<Record<string, Setting<unknown>>>

/** What the settings say; units are those of their meanings. */
export type Config = {
  readonly [Name in keyof typeof SETTINGS]:
    | (typeof SETTINGS)[Name]['default']
    | ReturnType<(typeof SETTINGS)[Name]['read']>
}

/** A setting that cannot be used; the message names it and says what would do. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting'
}

/**
 * Reads the settings: an option of the command line first, then the environment, then the default.
 * @throws BadSetting naming the first setting that cannot be used.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  options: Readonly<Partial<Record<keyof Config, string>>> = {},
): Config {
  refuseDatabaseUrl(env)
  const values = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => {
    const option = options[name as keyof Config]
    const text = option ?? env[setting.env]
    if (text === undefined || (text === '' && option === undefined)) return [name, setting.default]
    try {
      return [name, setting.read(text)]
    } catch (error) {
      const where = option === undefined ? setting.env : setting.flag
      const said = setting.secret ? '' : ` is ${JSON.stringify(text)}, but`
      throw new BadSetting(`${where}${said} ${(error as Error).message}`)
    }
  })
  return Object.fromEntries(values) as Config
}

/** Whoever names a database must not find the log in a folder later. */
function refuseDatabaseUrl(env: Readonly<Record<string, string | undefined>>): void {
  if (!env.GROUNDLOG_DATABASE_URL) return
  throw new BadSetting(
    'GROUNDLOG_DATABASE_URL is set, but this version keeps its log in a folder only: unset it and set GROUNDLOG_DATA',
  )
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i

/**
 * Who asks without credentials, straight from this machine. Listening beyond loopback, a server cannot tell: it
 * is meant to be reached from elsewhere, so that a neighbour may be a proxy that forwards without a word.
 */
export function roleWithoutCredentials({ host, anonymous }: Pick<Config, 'host' | 'anonymous'>): Role {
  return LOOPBACK.test(host) ? anonymous : 'public'
}
