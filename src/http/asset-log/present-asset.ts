import type { Asset } from '../../core/assets/asset.ts'
import { formatSeconds } from '../../core/time/instant.ts'
import { DEFAULT_STATUS } from './collins-words.ts'
import type { Tree, TreeObject } from './tree.ts'

/** The attribute that holds an asset's status in Collins's words. */
export const STATUS = 'STATUS'

/** An asset's head as Collins shows it, keys in its order. */
export function presentAsset(asset: Asset): TreeObject {
  return {
    ID: asset.number,
    TAG: asset.tag,
    STATE: null,
    STATUS: statusOf(asset),
    TYPE: asset.type,
    CREATED: formatSeconds(asset.createdAt),
    UPDATED: asset.updatedAt === asset.createdAt ? null : formatSeconds(asset.updatedAt),
    DELETED: null,
  }
}

/** The status an asset has in Collins; one that nobody gave a status is as new as can be. */
export function statusOf({ attributes }: Asset): string {
  const status = attributes[STATUS]
  return typeof status === 'string' ? status : DEFAULT_STATUS
}

/**
 * An asset with all that Collins tells of one. Hardware, network and power are the empty values that Collins
 * shows for an asset it knows nothing of: its clients expect the keys.
 */
export function presentWholeAsset(asset: Asset): TreeObject {
  return {
    ASSET: presentAsset(asset),
    HARDWARE: { CPU: [], MEMORY: [], NIC: [], DISK: [], BASE: {} },
    CLASSIFICATION: {},
    LLDP: { INTERFACES: [] },
    IPMI: null,
    ADDRESSES: [],
    POWER: [],
    ATTRIBS: attributesOf(asset),
  }
}

/** Attributes stand in groups in Collins, and are texts with names in capitals. */
function attributesOf({ attributes }: Asset): Tree {
  const rest = Object.entries(attributes).filter(([name]) => name !== STATUS)
  if (rest.length === 0) return {}
  return { 0: Object.fromEntries(rest.map(([name, value]) => [name.toUpperCase(), attributeText(value)])) }
}

/** An attribute's value as a text. */
export function attributeText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
