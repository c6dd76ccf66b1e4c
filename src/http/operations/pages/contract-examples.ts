/** One request per contract that works at once on a new log, in this order. */
export type ContractExample = {
  readonly name: string
  readonly purpose: string
  readonly curl: string
  /** The tag of `/openapi.json` that documents it. */
  readonly docs: string
}

export const CONTRACT_EXAMPLES: readonly ContractExample[] = [
  {
    name: 'Maintenance log',
    purpose: 'What was done to an asset, in eight event types. An asset is registered by its first entry.',
    curl: `curl -X POST http://localhost:8000/api/log \\
  -H 'Content-Type: application/json' \\
  -d '{
    "asset_id": "Motor-01",
    "event_type": "CORRECTIVE_ALIGNMENT",
    "severity": "HIGH",
    "description": "Realigned the coupling"
  }'`,
    docs: 'maintenance-log',
  },
  {
    name: 'Operational events',
    purpose: 'Events of types you define, with fields of your own, filters, corrections and their history.',
    curl: `curl -X POST http://localhost:8000/events \\
  -H 'Content-Type: application/json' \\
  -d '{
    "event_type_id": "STATUS_RESTART",
    "entity_id": "Motor-01",
    "severity": "LOW",
    "description": "Back in service"
  }'`,
    docs: 'operational-events',
  },
  {
    name: 'Asset log',
    purpose: 'One log per asset with syslog types. Existing Collins clients work as they are.',
    curl: `curl -X PUT http://localhost:8000/api/asset/Motor-01/log \\
  -d message='Vibration back to normal' \\
  -d type=NOTICE`,
    docs: 'asset-log',
  },
]
