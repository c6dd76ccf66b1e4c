import type { Severity } from '../events/severity.ts'
import type { EventType } from './event-type.ts'

/** The maintenance log's eight event types, in the order its documents list them. */
export const MAINTENANCE_TYPES = [
  'PREVENTIVE_LUBRICATION',
  'PREVENTIVE_CLEANING',
  'PREVENTIVE_INSPECTION',
  'CORRECTIVE_BEARING_REPLACEMENT',
  'CORRECTIVE_ALIGNMENT',
  'CORRECTIVE_ELECTRICAL',
  'STATUS_CALIBRATION',
  'STATUS_RESTART',
] as const

export type MaintenanceType = (typeof MAINTENANCE_TYPES)[number]

/** The type of every entry of the asset log. */
export const ASSET_LOG = 'ASSET_LOG'

/** What events of a built-in type must say beside their fields, so that their dialect can always show them. */
export type Essentials = {
  readonly severity: 'required' | { readonly default: Severity }
  readonly descriptionMaxLength: number
}

const MAINTENANCE_ESSENTIALS: Essentials = { severity: 'required', descriptionMaxLength: 1000 }

const ASSET_LOG_ESSENTIALS: Essentials = { severity: { default: 6 }, descriptionMaxLength: Infinity }

/** Undefined for a type that users defined: they say what is required by fields and rules. */
export function essentialsOf(typeId: string): Essentials | undefined {
  if (typeId === ASSET_LOG) return ASSET_LOG_ESSENTIALS
  return isMaintenanceType(typeId) ? MAINTENANCE_ESSENTIALS : undefined
}

export function isMaintenanceType(typeId: string): typeId is MaintenanceType {
  return (MAINTENANCE_TYPES as readonly string[]).includes(typeId)
}

/** The text before the first underscore, as the maintenance log groups its types: `PREVENTIVE`. */
export function maintenanceCategory(type: MaintenanceType): string {
  return type.slice(0, type.indexOf('_'))
}

/** `PREVENTIVE_LUBRICATION` as a person reads it: `Preventive Lubrication`. */
export function maintenanceLabel(type: MaintenanceType): string {
  return type
    .split('_')
    .map((word) => word[0] + word.slice(1).toLowerCase())
    .join(' ')
}

/** The types every log starts with. */
export function builtinTypes(): EventType[] {
  const builtin = {
    state: 'active',
    version: 1,
    fields: [],
    rules: [],
    builtin: true,
    createdAt: 0n,
    updatedAt: 0n,
  } as const
  const maintenance = MAINTENANCE_TYPES.map((id) => ({
    ...builtin,
    id,
    name: maintenanceLabel(id),
    description: null,
    category: maintenanceCategory(id).toLowerCase(),
  }))
  const assetLog = {
    ...builtin,
    id: ASSET_LOG,
    name: 'Asset log entry',
    description: 'A message about an asset, with a syslog type',
    category: 'asset_log',
  }
  return [...maintenance, assetLog]
}
