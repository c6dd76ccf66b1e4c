import { collins } from './asset-log/dialect.ts'
import type { Dialect } from './dialect.ts'
import { operationalEvents } from './events/dialect.ts'
import { maintenanceLog } from './maintenance-log/dialect.ts'

/** Whose words answer a URL that no route has, by how it begins. */
export function dialectOf(path: string): Dialect {
  if (/^\/api\/(assets?|ping)(\/|$)/.test(path) || /^\/api\/log\/\d+/.test(path)) return collins
  if (/^\/api\/logs?(\/|$)/.test(path)) return maintenanceLog
  return operationalEvents
}
