import { TAG_MAX_LENGTH } from '../assets/asset.ts'
import { BLANK_ENDS } from '../storable-text.ts'
import { fails } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { plainText } from './plain-text.ts'
import { withSettings } from './setting.ts'

const checkText = plainText({ min: 1, max: TAG_MAX_LENGTH })

const checkTag: ValueCheck = (value, path) => {
  const hasBlankEnds = typeof value === 'string' && value !== value.trim()
  return hasBlankEnds ? fails(BLANK_ENDS, value, path) : checkText(value, path)
}

/** The tag of an asset, which need not be registered: a log may mention what nobody has entered yet. */
export const asset: FieldType = {
  name: 'asset',
  aliases: ['asset_reference', 'asset-reference', 'asset_ref', 'entity'],
  ...withSettings('asset', {}),
  compile: () => checkTag,
  readFilter: (text) => text,
}
