import type { AssetRegistry } from '../../core/assets/asset-registry.ts'
import { Refused } from '../dialect.ts'
import {
  collinsAssetType,
  collinsStatus,
  DEFAULT_ASSET_TYPE,
  DEFAULT_STATUS,
  truthOf,
} from './collins-words.ts'
import type { Form } from './form.ts'

export type NewAsset = { readonly type: string; readonly status: string }

/**
 * Reads what a new asset is to be. `generate_ipmi` is checked and then left alone: there are no addresses here
 * to give away.
 * @throws Refused in Collins's words.
 */
export async function readNewAsset(form: Form, assets: AssetRegistry): Promise<NewAsset> {
  const generate = form.get('generate_ipmi')
  if (generate && truthOf(generate) === undefined) throw invalid('generate_ipmi requires a boolean value')
  const type = await readAssetType(form.get('type'), assets)
  const status = collinsStatus(form.get('status') || DEFAULT_STATUS)
  if (status === undefined) throw invalid('Invalid status specified')
  return { type: type ?? DEFAULT_ASSET_TYPE, status }
}

/**
 * The asset type that a word means: one of Collins's own, or one that some asset already has; undefined when
 * nothing is said.
 * @throws Refused when there is no such type.
 */
export async function readAssetType(
  word: string | undefined,
  assets: AssetRegistry,
): Promise<string | undefined> {
  if (!word) return undefined
  const known = collinsAssetType(word)
  if (known !== undefined) return known
  const isText = word.isWellFormed() && !word.includes('\0')
  const query = { type: word, order: 'asc', offset: 0, limit: 1 } as const
  if (isText && (await assets.listAssets(query)).length > 0) return word
  throw invalid('Invalid asset type specified')
}

function invalid(message: string): Refused {
  const problem = { path: [], code: 'asset_invalid', message, input: null }
  return new Refused({ kind: 'invalid', problems: [problem] })
}
