import type { MaintenanceType } from '../core/event-types/builtin.ts'
import type { FourWord } from '../core/events/severity.ts'
import type { Asker } from './ask.ts'
import { keyHeader, type RecordOptions } from './events.ts'

export type NewMaintenanceEntry = {
  readonly asset_id: string
  readonly event_type: MaintenanceType
  readonly severity: FourWord
  readonly description: string
  /** ISO 8601; now when absent. */
  readonly timestamp?: string
}

export type RecordedMaintenanceEntry = {
  readonly event_id: string
  readonly asset_id: string
  readonly event_type: MaintenanceType
  readonly severity: FourWord
  readonly timestamp: string
  readonly message: string
}

export type MaintenanceEntry = Omit<RecordedMaintenanceEntry, 'message'> & { readonly description: string }

export type MaintenanceQuery = {
  /** How far back from now. */
  readonly hours?: number
  readonly limit?: number
  readonly asset_id?: string
}

export type MaintenanceEntries = {
  readonly logs: readonly MaintenanceEntry[]
  readonly count: number
}

export type MaintenanceWords = {
  readonly event_types: readonly {
    readonly value: MaintenanceType
    readonly category: string
    readonly label: string
  }[]
  readonly severities: readonly FourWord[]
}

export function maintenanceLog(ask: Asker) {
  return {
    /** Safe to repeat with an `idempotencyKey`. */
    record: async (entry: NewMaintenanceEntry, options: Pick<RecordOptions, 'idempotencyKey'> = {}) => {
      const headers = keyHeader(options)
      const path = '/api/log'
      return (await ask<RecordedMaintenanceEntry>({ method: 'POST', path, body: entry, headers })).body
    },
    list: async (query?: MaintenanceQuery) =>
      (await ask<MaintenanceEntries>({ method: 'GET', path: '/api/logs', query })).body,
    types: async () => (await ask<MaintenanceWords>({ method: 'GET', path: '/api/log/types' })).body,
  }
}
