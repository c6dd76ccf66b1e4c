import { GRANTED_ROLES, type Role } from './core/access/role.ts'

// What the texts of settings may say: each check answers with the value, or throws an error that says what would do.

const INFLUX_VERSIONS = ['auto', '1', '2', '3'] as const

export type InfluxVersion = (typeof INFLUX_VERSIONS)[number]

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new Error(`should be a whole number from ${least} to ${most}`)
  }
}

export function readText(text: string): string {
  if (text.trim() === '') throw new Error('should not be blank')
  return text
}

export function readHttpUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new Error('should be a URL such as http://localhost:8086')
}

/** Without a user: the address is shown where the broker cannot be reached. */
export function readMqttUrl(text: string): string {
  const { protocol = '', username, password } = URL.parse(text) ?? {}
  if (username || password) {
    throw new Error('should have no user in it: set GROUNDLOG_MQTT_USER and GROUNDLOG_MQTT_PASSWORD')
  }
  if (/^mqtts?:$/.test(protocol)) return text
  throw new Error('should be a URL such as mqtt://localhost:1883 or mqtts://broker.example:8883')
}

export function readInfluxVersion(text: string): InfluxVersion {
  const version = INFLUX_VERSIONS.find((known) => known === text)
  if (!version) throw new Error(`should be one of ${INFLUX_VERSIONS.join(', ')}`)
  return version
}

export function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error('should be a port number from 0 to 65535')
  return port
}

export function readSeconds(text: string): number {
  const seconds = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds > 0 && seconds <= 3_600) return seconds
  throw new Error('should be a number of seconds, more than 0 and at most 3600')
}

export function readAdminToken(text: string): string {
  if (!/^[\x21-\x7e]{16,}$/.test(text)) {
    throw new Error('should be 16 or more printable ASCII characters without spaces')
  }
  return text
}

export function readRole(text: string): Role {
  if (text === 'public' || text === 'none') return 'public'
  const role = GRANTED_ROLES.find((granted) => granted === text)
  if (!role) throw new Error(`should be one of public, ${GRANTED_ROLES.join(', ')}`)
  return role
}

export function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (!level) throw new Error(`should be one of ${LOG_LEVELS.join(', ')}`)
  return level
}
