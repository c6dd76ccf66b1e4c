import { MAINTENANCE_TYPES, type MaintenanceType } from '../../src/core/event-types/builtin.ts'
import type { EventContent, FieldValues, Source } from '../../src/core/events/event.ts'
import type { Severity } from '../../src/core/events/severity.ts'
import type { Random } from './random.ts'
import { CAUSES, COMPONENTS, CREWS, type SiteTypeId } from './site.ts'
import { describeWork, machineMessage, OPERATORS, remark } from './wording.ts'

/** What one event of the synthetic site says; `fields` by name, and times in microseconds. */
export type Drawn = Pick<EventContent, 'severity' | 'description' | 'verbatim'> & {
  readonly typeId: MaintenanceType | 'ASSET_LOG' | SiteTypeId
  readonly fields: FieldValues
  readonly source: Source
  readonly recordedBy: string
  /** Microseconds from the event to its entry in the log. */
  readonly delay: number
  /** Microseconds that it lasted; null for a moment. */
  readonly lasted: number | null
}

const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const FOUR: readonly Severity[] = [6, 6, 6, 4, 4, 3, 2]
const SYSLOG: readonly Severity[] = [6, 6, 6, 6, 5, 5, 4, 4, 3, 7, 7, 2, 1, 0, 8]

/** Nearly half is maintenance, a quarter the asset log, the rest event types of the site's own. */
export function drawEvent(random: Random): Drawn {
  const kind = random.next()
  if (kind < 0.45) return maintenance(random)
  if (kind < 0.7) return logEntry(random)
  if (kind < 0.8) return flaring(random)
  return kind < 0.9 ? pumpTrip(random) : outage(random)
}

function maintenance(random: Random): Drawn {
  const isImported = random.happens(0.1)
  return {
    typeId: random.pick(MAINTENANCE_TYPES),
    severity: random.pick(FOUR),
    description: describeWork(random),
    verbatim: null,
    fields: {},
    source: isImported ? 'import' : 'maintenance-log',
    recordedBy: isImported ? 'import' : random.pick(OPERATORS),
    delay: delayOfPeople(random),
    lasted: random.happens(0.2) ? lasting(random, 4 * HOUR) : null,
  }
}

function logEntry(random: Random): Drawn {
  return {
    typeId: 'ASSET_LOG',
    severity: random.pick(SYSLOG),
    description: machineMessage(random),
    verbatim: random.happens(0.5) ? { source: 'USER' } : null,
    fields: {},
    source: 'asset-log',
    recordedBy: 'collector',
    delay: SECOND + random.below(SECOND),
    lasted: null,
  }
}

function flaring(random: Random): Drawn {
  const volume = Math.round(random.next() ** 3 * 200_000) / 100
  return {
    ...ofOperators(random),
    typeId: 'flaring-incident',
    fields: {
      volume_mcf: volume,
      cause: random.pick(CAUSES),
      ...(random.happens(0.3) && { remark: remark(random) }),
    },
    delay: delayOfPeople(random),
    lasted: random.happens(0.7) ? lasting(random, 2 * HOUR) : null,
  }
}

function pumpTrip(random: Random): Drawn {
  return {
    ...ofOperators(random),
    typeId: 'pump-trip',
    fields: {
      pressure_bar: Math.round(random.next() * 4_000) / 100,
      trip_code: `T${random.below(20_000)}`,
      crew: random.pick(CREWS),
      cause: random.pick(CAUSES),
    },
    delay: delayOfPeople(random),
    lasted: random.happens(0.3) ? lasting(random, 30 * MINUTE) : null,
  }
}

/** Told by machines at once, so that outages are recorded in the order in which they happened. */
export const OUTAGE_DELAY = 30 * SECOND

function outage(random: Random): Drawn {
  const minutes = 1 + Math.floor(-Math.log(1 - random.next()) * 45)
  return {
    ...ofOperators(random),
    typeId: 'server-outage',
    fields: {
      minutes_down: minutes,
      component: random.pick(COMPONENTS),
      ...(random.happens(0.5) && { ticket: `OPS-${random.below(100_000)}` }),
    },
    recordedBy: 'monitoring',
    delay: OUTAGE_DELAY,
    lasted: null,
  }
}

function ofOperators(random: Random) {
  return {
    severity: random.happens(0.2) ? null : random.pick(FOUR),
    description: random.happens(0.6) ? describeWork(random) : null,
    verbatim: null,
    source: 'events',
    recordedBy: random.pick(OPERATORS),
  } as const
}

/** Most within the hour, a quarter at the end of the shift or the day after, a few much later. */
function delayOfPeople(random: Random): number {
  const kind = random.next()
  if (kind < 0.7) return Math.floor(random.next() * HOUR)
  if (kind < 0.95) return Math.floor(HOUR + random.next() * 2 * DAY)
  return Math.floor(2 * DAY + random.next() * 88 * DAY)
}

function lasting(random: Random, mean: number): number {
  return Math.floor(-Math.log(1 - random.next()) * mean)
}
