import { fastapiDialect } from '../fastapi/dialect.ts'

/** The words of `/api/log` and `/api/logs`. */
export const maintenanceLog = fastapiDialect({
  name: 'maintenance-log',
  storageFailure: 'Failed to persist log entry to database',
  names: { entity_id: 'asset_id', event_type_id: 'event_type', occurred_at: 'timestamp' },
})
