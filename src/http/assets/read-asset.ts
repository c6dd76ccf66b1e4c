import type { AssetContent } from '../../core/assets/asset.ts'
import { mergeAttributes } from '../../core/assets/merge-attributes.ts'
import type { JsonObject } from '../../core/json.ts'
import { nameFault, valueError } from '../../core/storable-text.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Validator } from '../fastapi/validate.ts'
import type { Ask } from '../route.ts'
import { checkAssetChange, checkNewAsset } from './asset-schemas.ts'

/** The asset that a `POST /assets` describes. */
export function readNewAsset(request: Ask): { tag: string; content: AssetContent } {
  const { tag, type, name, parent, attributes } = readBody(request, checkNewAsset)
  // A path that ends in a dot segment never arrives: clients and proxies shorten it.
  const fault = tag === '.' || tag === '..' ? DOTS : nameFault(tag)
  if (fault) throw new Refused({ kind: 'invalid', problems: [{ path: ['tag'], ...fault, input: tag }] })
  return {
    tag,
    content: {
      type: type ?? null,
      name: name ?? null,
      parent: parent ?? null,
      attributes: accepted(mergeAttributes({}, (attributes ?? {}) as JsonObject)),
    },
  }
}

const DOTS = valueError('a tag of dots alone cannot stand in a URL')

/** What changes about an asset; `attributes` are only those that change. */
export type AssetChange = Partial<AssetContent>

const checkChange: Validator<AssetChange> = (value, loc) => {
  const checked = checkAssetChange(value, loc)
  if (checked.ok) return { ok: true, value: checked.value as AssetChange }
  const problems = checked.problems.map((item) =>
    item.type === 'extra_forbidden' && item.loc[1] === 'tag'
      ? { ...item, msg: 'The tag of an asset never changes' }
      : item,
  )
  return { ok: false, problems }
}

export function readAssetChange(request: Ask): AssetChange {
  return readBody(request, checkChange)
}
