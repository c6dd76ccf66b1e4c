import Type from 'typebox'
import type { Asset } from '../../core/assets/asset.ts'
import { TAG_MAX_LENGTH } from '../../core/assets/asset.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import { Refused } from '../dialect.ts'
import type { House } from '../house.ts'
import type { Desk } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import { whileWaiting } from '../while-waiting.ts'
import { sendAnswer } from './answer.ts'
import { collinsAnswer } from './answer-docs.ts'
import {
  FINDER_QUERY,
  FOUND_ASSETS,
  FOUND_ASSETS_EXAMPLE,
  NEW_ASSET,
  NEW_ASSET_EXAMPLE,
  NEW_ASSET_FORM,
  NEW_ASSET_PAIRS,
  WHOLE_ASSET,
  WHOLE_ASSET_EXAMPLE,
} from './asset-schemas.ts'
import { readAssetSearch } from './asset-search.ts'
import { findAsset, invalidTag, isValidTag } from './find-asset.ts'
import { findAssets } from './find-assets.ts'
import { readForm, readQuery, readQueryPairs } from './form.ts'
import { FORMAT_QUERY, PAGINATION_HEADERS } from './log-schemas.ts'
import { type NewAsset, readAssetType, readNewAsset } from './new-asset.ts'
import { sendPage } from './page-answer.ts'
import { readPaging } from './paging.ts'
import { presentAsset, presentWholeAsset, STATUS } from './present-asset.ts'
import { recordEntry } from './record-entry.ts'

export const createCollinsAsset: Operation = {
  id: 'createCollinsAsset',
  summary: 'Register an asset',
  description: 'As Collins does, the log of the asset begins with an entry about its intake.',
  params: { tag: Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$' }) },
  query: NEW_ASSET_PAIRS,
  body: {
    'application/x-www-form-urlencoded': { schema: NEW_ASSET_PAIRS, example: { type: 'RACK' } },
    'multipart/form-data': { schema: NEW_ASSET_FORM, example: { type: 'RACK' } },
  },
  answers: {
    201: collinsAnswer(201, {
      description: 'The asset is registered',
      data: NEW_ASSET,
      example: NEW_ASSET_EXAMPLE,
    }),
    409: { description: 'There is an asset with this tag, letter case aside' },
  },
  handle: async (request, reply, house) => {
    const tag = request.params['tag']!
    const asset = await registerAsset(
      house,
      tag,
      await readNewAsset(await readForm(request), house.registries.assets),
    )
    await recordIntake({ request, reply, house }, asset)
    return sendAnswer(request, reply, { status: 201, data: { ASSET: presentAsset(asset) } })
  },
}

async function registerAsset(
  { registries, now }: House,
  tag: string,
  { type, status }: NewAsset,
): Promise<Asset> {
  if (!isValidTag(tag) || tag.length > TAG_MAX_LENGTH) throw invalidTag(tag)
  const { assets } = registries
  const [like] = await assets.assetsLike(tag, 1)
  if (like) throw tagTaken(tag)
  const content = { type, name: null, parent: null, attributes: { [STATUS]: status } }
  const answer = await assets.createAsset(tag, content, now())
  if (answer.outcome !== 'created') throw tagTaken(tag)
  return answer.asset
}

function tagTaken(tag: string): Refused {
  return new Refused({ kind: 'conflict', because: 'tag-taken', message: `Duplicate asset tag '${tag}'` })
}

/** The asset is registered by now: an entry that rules refuse or disks cannot store does not make that untrue. */
async function recordIntake(desk: Desk, { tag, attributes }: Asset): Promise<void> {
  const description = `Initial intake successful, status now ${attributes[STATUS]}`
  try {
    await recordEntry(
      desk,
      () => ({ asset: tag, severity: null, description, verbatim: null }),
      () => null,
    )
  } catch (error) {
    if (!(error instanceof StorageFailure || error instanceof Refused)) throw error
    desk.request.log.error({ err: error, asset: tag }, 'intake of an asset not recorded')
  }
}

export const getCollinsAsset: Operation = {
  id: 'getCollinsAsset',
  summary: 'Get an asset in the words of Collins',
  params: {
    tag: Type.String({ description: 'The tag of the asset, in any letter case where it is unique' }),
  },
  query: FORMAT_QUERY,
  answers: {
    200: collinsAnswer(200, { description: 'The asset', data: WHOLE_ASSET, example: WHOLE_ASSET_EXAMPLE }),
    404: { description: 'There is no such asset' },
  },
  handle: async (request, reply, house) => {
    const asset = await findAsset(house, request.params['tag']!)
    return sendAnswer(request, reply, { status: 200, data: presentWholeAsset(asset) })
  },
}

export const findCollinsAssets: Operation = {
  id: 'findCollinsAssets',
  summary: 'Find assets in the words of Collins',
  query: FINDER_QUERY,
  answers: {
    200: collinsAnswer(200, {
      description: 'One page of the assets that fit',
      data: FOUND_ASSETS,
      example: FOUND_ASSETS_EXAMPLE,
      headers: PAGINATION_HEADERS,
    }),
  },
  handle: async (request, reply, house) => {
    const form = readQuery(request)
    const paging = readPaging(form, 10)
    const attributes = readQueryPairs(request).flatMap(([name, value]) =>
      name === 'attribute' ? [value] : [],
    )
    const search = readAssetSearch(form, attributes)
    const { assets } = house.registries
    const type = await readAssetType(form.get('type'), assets)
    const found = await findAssets(assets, search, { type, paging, limits: whileWaiting(reply) })
    return sendPage(request, reply, {
      ...found,
      paging,
      present: search.details ? presentWholeAsset : presentAsset,
    })
  },
}
