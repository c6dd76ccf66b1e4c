import { TAG_MAX_LENGTH } from '../assets/asset.ts'
import type { FieldType } from './field-type.ts'
import { plainText } from './plain-text.ts'
import { withSettings } from './setting.ts'

const checkTag = plainText({ min: 1, max: TAG_MAX_LENGTH })

/** The tag of an asset, which need not be registered: a log may mention what nobody has entered yet. */
export const asset: FieldType = {
  name: 'asset',
  aliases: ['asset_reference', 'asset-reference', 'asset_ref', 'entity'],
  ...withSettings('asset', {}),
  compile: () => checkTag,
  readFilter: (text) => text,
}
