/** The words Collins starts with for what state an asset is in; the first is that of a new one. */
const STATUSES = [
  'Incomplete',
  'New',
  'Unallocated',
  'Provisioning',
  'Provisioned',
  'Allocated',
  'Cancelled',
  'Decommissioned',
  'Maintenance',
] as const

/** The kinds of asset Collins starts with, as it shows them; the first is that of a new one. */
const ASSET_TYPES = [
  'Server Node',
  'Server Chassis',
  'Rack',
  'Switch',
  'Router',
  'Power Circuit',
  'Power Strip',
  'Data Center',
  'Configuration',
] as const

export const DEFAULT_STATUS: string = STATUSES[0]
export const DEFAULT_ASSET_TYPE: string = ASSET_TYPES[0]

/** The status that a word means in any letter case; undefined when Collins has none such. */
export function collinsStatus(word: string): string | undefined {
  return STATUSES.find((status) => status.toLowerCase() === word.toLowerCase())
}

/** The asset type that `Server Node` or `SERVER_NODE` means, in any letter case. */
export function collinsAssetType(word: string): string | undefined {
  const name = word.replaceAll('_', ' ').toLowerCase()
  return ASSET_TYPES.find((type) => type.toLowerCase() === name)
}

const TRUE_WORDS = ['true', '1', 'yes']
const FALSE_WORDS = ['false', '0', 'no']

/** What Collins calls truthy; undefined for a word that is neither true nor false to it. */
export function truthOf(word: string): boolean | undefined {
  const lower = word.trim().toLowerCase()
  if (TRUE_WORDS.includes(lower)) return true
  return FALSE_WORDS.includes(lower) ? false : undefined
}
