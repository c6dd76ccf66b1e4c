import { type Config, roleWithoutCredentials } from '../config.ts'

type Start = {
  readonly address: string
  readonly config: Pick<Config, 'data' | 'host' | 'anonymous' | 'adminToken'>
  readonly version: string
  /** Only on the first start: it is shown once and never again. */
  readonly adminToken: string | null
}

/** What a person reads when the server is up. */
export function banner({ address, config, version, adminToken }: Start): string {
  const lines = [`Groundlog ${version} serves ${address}`, `  data in ${config.data} · Ctrl-C stops`]
  if (adminToken !== null) lines.push('', ...firstSteps(address, adminToken, config))
  return `${lines.join('\n')}\n\n`
}

/** A token that was given is known already, and a secret in a terminal is one too many. */
function firstSteps(address: string, adminToken: string, config: Start['config']): string[] {
  const isGiven = config.adminToken !== null
  const bearer = isGiven
    ? '-H "Authorization: Bearer $GROUNDLOG_ADMIN_TOKEN"'
    : `-H 'Authorization: Bearer ${adminToken}'`
  return [
    ...(isGiven
      ? ['Administrator token: the one in GROUNDLOG_ADMIN_TOKEN']
      : ['Administrator token, shown only this once:', '', `  ${adminToken}`]),
    '',
    'To paste, one for each API:',
    '',
    ...examples(address, bearer, needsCredentials(config)),
  ]
}

/** Each stands alone. */
function examples(address: string, bearer: string, everywhere: boolean): string[] {
  const credentials = everywhere ? ` ${bearer}` : ''
  const json = "-H 'Content-Type: application/json'"
  return [
    '  # maintenance log',
    `  curl ${address}/api/log${credentials} ${json} -d '{"asset_id":"Motor-01","event_type":"PREVENTIVE_LUBRICATION","severity":"LOW","description":"Greased both bearings"}'`,
    '',
    '  # operational events: a type of your own, then an event of that type',
    `  curl ${address}/event-types ${bearer} ${json} -d '{"id":"flaring","name":"Flaring","fields":[{"name":"volume_mcf","type":"number"}]}'`,
    `  curl ${address}/events ${bearer} ${json} -d '{"event_type_id":"flaring","entity_id":"well-001","fields":{"volume_mcf":150}}'`,
    '',
    '  # asset log: an asset, then an entry about it',
    `  curl -X PUT ${address}/api/asset/pump-7${credentials}`,
    `  curl -X PUT ${address}/api/asset/pump-7/log${credentials} -d message='Seal is weeping' -d type=WARNING`,
  ]
}

function needsCredentials(config: Start['config']): boolean {
  const role = roleWithoutCredentials(config)
  return role === 'public' || role === 'viewer'
}
