import type { FastifyReply } from 'fastify'
import type { Asset } from '../../core/assets/asset.ts'
import type { AssetFilter, AssetRegistry, UpdateAssetAnswer } from '../../core/assets/asset-registry.ts'
import { mergeAttributes } from '../../core/assets/merge-attributes.ts'
import { valueError } from '../../core/storable-text.ts'
import type { Instant } from '../../core/time/instant.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { linkTo } from '../link-to.ts'
import { pageAnswer, pageOf, readPageRequest } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { whileWaiting } from '../while-waiting.ts'
import {
  ASSET,
  ASSET_CHANGE,
  ASSET_EXAMPLE,
  ASSET_PARAMETERS,
  NEW_ASSET,
  NEW_ASSET_EXAMPLE,
  readAssetParameters,
} from './asset-schemas.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { presentAsset } from './present.ts'
import { type AssetChange, readAssetChange, readNewAsset } from './read-asset.ts'

const NO_ASSET = { description: 'No such asset' }
const THE_ASSET = { description: 'The asset', schema: ASSET, example: ASSET_EXAMPLE }
const INVALID = { description: 'Everything that is wrong with it' }

export const createAsset: Operation = {
  id: 'createAsset',
  summary: 'Register an asset',
  description: 'Assets are also registered by the first event about them.',
  body: { 'application/json': { schema: NEW_ASSET, example: NEW_ASSET_EXAMPLE } },
  answers: {
    201: { ...THE_ASSET, headers: { Location: 'Where the asset is' } },
    409: { description: 'The tag is taken' },
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const { tag, content } = readNewAsset(request)
    const answer = await house.registries.assets.createAsset(tag, content, house.now())
    if (answer.outcome === 'tag-taken') throw tagTaken(tag)
    if (answer.outcome !== 'created') throw badParent(answer.outcome, content.parent)
    reply.header('location', linkTo(request, `/assets/${encodeURIComponent(tag)}`))
    return sendAsset(reply, 201, answer.asset)
  },
}

export const listAssets: Operation = {
  id: 'listAssets',
  summary: 'List assets',
  description: 'By tag.',
  query: ASSET_PARAMETERS,
  answers: {
    200: pageAnswer(ASSET, ASSET_EXAMPLE),
    422: { description: 'A bad filter' },
  },
  handle: async (request, reply, { registries }) => {
    const { limit, offset, cursor, sort: order, q, ...filters } = readQuery(request, readAssetParameters)
    const filter = { ...filters, ...(q !== undefined && { text: q }) } satisfies AssetFilter
    const list = { ...filter, order }
    const page = readPageRequest({ limit, offset, ...(cursor !== undefined && { cursor }) }, list)
    const limits = whileWaiting(reply)
    const [assets, total] = await Promise.all([
      registries.assets.listAssets({ ...filter, order, limit, offset: page.offset }, limits),
      registries.assets.countAssets(filter, limits),
    ])
    return sendJson(reply, 200, pageOf(assets.map(presentAsset), total, page))
  },
}

export const getAsset: Operation = {
  id: 'getAsset',
  summary: 'Get an asset',
  answers: { 200: THE_ASSET, 404: NO_ASSET },
  handle: async (request, reply, { registries }) => {
    return sendAsset(reply, 200, await assetCalled(tagOf(request), registries.assets))
  },
}

export const patchAsset: Operation = {
  id: 'patchAsset',
  summary: 'Change an asset',
  description:
    'What is absent stays. Attributes are merged by name; null removes one. The tag never changes.',
  body: {
    'application/json': { schema: ASSET_CHANGE, example: { name: 'Pump 1', attributes: { maker: null } } },
  },
  answers: { 200: THE_ASSET, 404: NO_ASSET, 422: INVALID },
  handle: async (request, reply, { registries, now }) => {
    const tag = tagOf(request)
    const change = readAssetChange(request)
    const answer = await inTurn(tag, () => updateAsset(registries.assets, { tag, change, now }))
    if (answer.outcome === 'unknown-asset') throw unknownAsset(tag)
    if (answer.outcome !== 'updated') throw badParent(answer.outcome, change.parent ?? null)
    return sendAsset(reply, 200, answer.asset)
  },
}

export const deleteAsset: Operation = {
  id: 'deleteAsset',
  summary: 'Delete an asset that has no events and no parts',
  answers: { 204: { description: 'Deleted' }, 404: NO_ASSET, 409: { description: 'It has events or parts' } },
  handle: async (request, reply, { registries }) => {
    const tag = tagOf(request)
    const outcome = await registries.assets.deleteAsset(tag)
    if (outcome === 'unknown-asset') throw unknownAsset(tag)
    if (outcome !== 'deleted') throw inUse(outcome)
    return reply.code(204).send()
  },
}

// The registry replaces attributes as a whole: two merges at once would lose one.
const inTurn = oneAtATime()

type Update = { readonly tag: string; readonly change: AssetChange; readonly now: () => Instant }

async function updateAsset(assets: AssetRegistry, { tag, change, now }: Update): Promise<UpdateAssetAnswer> {
  const before = await assetCalled(tag, assets)
  const { attributes: changed, ...others } = change
  if (!changed) return assets.updateAsset(tag, others, now())
  const attributes = accepted(mergeAttributes(before.attributes, changed))
  return assets.updateAsset(tag, { ...others, attributes }, now())
}

function tagOf(request: Ask): string {
  return request.params['tag']!
}

/** @throws Refused where there is no such asset. */
async function assetCalled(tag: string, assets: AssetRegistry): Promise<Asset> {
  const asset = await assets.getAsset(tag)
  if (!asset) throw unknownAsset(tag)
  return asset
}

function unknownAsset(tag: string): Refused {
  return new Refused({ kind: 'not-found', what: 'Asset', id: tag })
}

function tagTaken(tag: string): Refused {
  return new Refused({
    kind: 'conflict',
    because: 'tag-taken',
    message: `There is an asset with the tag '${tag}' already`,
  })
}

const BAD_PARENT = {
  'unknown-parent': valueError('there is no asset with this tag'),
  'own-ancestor': valueError('an asset cannot be part of itself or of its own parts'),
}

function badParent(outcome: keyof typeof BAD_PARENT, parent: string | null): Refused {
  return new Refused({
    kind: 'invalid',
    problems: [{ path: ['parent'], ...BAD_PARENT[outcome], input: parent }],
  })
}

const IN_USE = {
  'has-events': 'Asset has events and cannot be deleted',
  'has-parts': 'Asset has parts and cannot be deleted; move or delete them first',
}

function inUse(because: keyof typeof IN_USE): Refused {
  return new Refused({ kind: 'conflict', because, message: IN_USE[because] })
}

function sendAsset(reply: FastifyReply, status: number, asset: Asset): FastifyReply {
  return sendJson(reply, status, presentAsset(asset))
}
