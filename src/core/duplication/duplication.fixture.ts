import type { CatalogContent } from '../catalog.ts'
import { type CatalogSnapshot, compileCatalog } from '../catalog-snapshot.ts'
import type { EventType } from '../event-types/event-type.ts'
import type { Field } from '../fields/field.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import type { FingerprintedEvent } from './fingerprint-key.ts'

/** For tests: an event type with fields by name, a rule and an event, each with what a test says of it. */

export function field(name: string, type = 'text', more: Partial<Field> = {}): Field {
  return {
    id: name,
    name,
    type,
    label: null,
    help: null,
    required: false,
    default: null,
    settings: {},
    ...more,
  }
}

export const CREW = field('crew', 'multiselect', { settings: { options: ['day', 'night'] } })

/** One list of fields for each version of the type `flaring`. */
export function catalogOf(
  lists: readonly (readonly Field[])[],
  rules: readonly DuplicationRule[] = [],
): CatalogSnapshot {
  const newest: EventType = {
    id: 'flaring',
    name: 'Flaring',
    description: null,
    category: null,
    state: 'active',
    version: lists.length,
    fields: lists.at(-1) ?? [],
    rules: [],
    builtin: false,
    createdAt: 0n,
    updatedAt: 0n,
  }
  const versions: CatalogContent['versions'] = lists.map((fields, index) => ({
    typeId: 'flaring',
    version: index + 1,
    fields,
    rules: [],
    createdAt: BigInt(index * 10),
    createdBy: 'test',
  }))
  return compileCatalog({ revision: 1, types: [newest], versions, guardRules: [], duplicationRules: rules })
}

export function rule(more: Partial<DuplicationRule> = {}): DuplicationRule {
  return {
    id: 'rule',
    name: 'Same cause',
    eventTypeId: null,
    fingerprintFields: ['entity_id', 'fields.cause'],
    ignoreFields: [],
    fullDeduplication: false,
    windowSeconds: 1800,
    action: 'reject',
    enabled: true,
    revision: 1,
    createdAt: 5n,
    updatedAt: 5n,
    ...more,
  }
}

export function event(more: Partial<FingerprintedEvent> = {}): FingerprintedEvent {
  return {
    asset: 'well-001',
    assetType: null,
    typeId: 'flaring',
    typeVersion: 1,
    occurredAt: 1_000_000n,
    endedAt: null,
    severity: 3,
    description: 'Flare lit',
    fields: { cause: 'weather', volume: 150, crew: ['day', 'night'] },
    source: 'events',
    recordedBy: 'anna',
    ...more,
  }
}
