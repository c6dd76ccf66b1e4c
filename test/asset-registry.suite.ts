import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AssetContent } from '../src/core/assets/asset.ts'
import type { AssetQuery } from '../src/core/assets/asset-registry.ts'
import { type Engine, type EngineFactory, opened } from './engine-under-test.ts'
import { at, judged, newEvent } from './sample-event.ts'

const NOTHING: AssetContent = { type: null, name: null, parent: null, attributes: {} }

export function defineAssetSentences(factory: EngineFactory): void {
  describe('assets', () => {
    defineKeeping(factory)
    defineParents(factory)
    defineLists(factory)
    defineDelete(factory)
  })
}

function defineKeeping(factory: EngineFactory): void {
  test('are kept whole, and numbered', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'Line-1' })
    const content = {
      type: 'Motor',
      name: 'Antrieb Ä',
      parent: 'Line-1',
      attributes: { kW: 5.5, tags: ['x'] },
    }
    const answer = await engine.catalog.assets.createAsset('Motor-01', content, at(1))
    const expected = { ...content, number: 2, tag: 'Motor-01', createdAt: at(1), updatedAt: at(1) }
    assert.deepEqual(answer, { outcome: 'created', asset: expected })
    assert.deepEqual(await engine.catalog.assets.getAsset('Motor-01'), expected)
    assert.equal(await engine.catalog.assets.getAsset('motor-01'), null)
  })

  test('have a tag of their own', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'a' }, { tag: 'A' })
    assert.deepEqual(await engine.catalog.assets.createAsset('a', NOTHING, at(9)), { outcome: 'tag-taken' })
  })

  test('change only in what is given', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'm', type: 'Motor', name: 'M', attributes: { a: 1 } })
    const answer = await engine.catalog.assets.updateAsset('m', { name: null, attributes: { b: 2 } }, at(5))
    const asset = {
      ...{ number: 1, tag: 'm', type: 'Motor', name: null, parent: null, attributes: { b: 2 } },
      ...{ createdAt: at(0), updatedAt: at(5) },
    }
    assert.deepEqual(answer, { outcome: 'updated', asset })
    assert.deepEqual(await engine.catalog.assets.getAsset('m'), asset)
    assert.deepEqual(await engine.catalog.assets.updateAsset('n', {}, at(5)), { outcome: 'unknown-asset' })
  })

  test('give new events the type they were changed to', async (t) => {
    const engine = await opened(t, factory)
    await engine.events.append(newEvent({ asset: 'm', assetType: 'Motor' }), judged())
    await engine.catalog.assets.updateAsset('m', { type: 'Pump' }, at(5))
    const answer = await engine.events.append(newEvent({ asset: 'm' }), judged())
    assert.equal(answer.outcome === 'recorded' && answer.assetType, 'Pump')
  })
}

function defineParents(factory: EngineFactory): void {
  test('are part of assets that exist, and never of themselves', async (t) => {
    const engine = await opened(t, factory)
    const { createAsset, updateAsset } = engine.catalog.assets
    await create(engine, { tag: 'site' }, { tag: 'line', parent: 'site' }, { tag: 'motor', parent: 'line' })
    assert.deepEqual(await createAsset('x', { ...NOTHING, parent: 'nobody' }, at(0)), {
      outcome: 'unknown-parent',
    })
    assert.deepEqual(await createAsset('x', { ...NOTHING, parent: 'x' }, at(0)), { outcome: 'own-ancestor' })
    assert.deepEqual(await updateAsset('site', { parent: 'nobody' }, at(0)), { outcome: 'unknown-parent' })
    for (const parent of ['site', 'line', 'motor']) {
      assert.deepEqual(await updateAsset('site', { parent }, at(0)), { outcome: 'own-ancestor' })
    }
    assert.equal((await updateAsset('motor', { parent: 'site' }, at(0))).outcome, 'updated')
    assert.equal((await updateAsset('line', { parent: 'motor' }, at(0))).outcome, 'updated')
    assert.equal((await updateAsset('line', { parent: null }, at(0))).outcome, 'updated')
    assert.equal((await engine.catalog.assets.getAsset('line'))?.parent, null)
  })
}

function defineLists(factory: EngineFactory): void {
  const lists: readonly [
    sentence: string,
    query: Partial<AssetQuery>,
    tags: readonly string[],
    total: number,
  ][] = [
    ['all by tag, capitals first', {}, ['B-1', 'Über', 'a-2', 'a-3'].sort(), 4],
    ['the other way round', { order: 'desc', limit: 2 }, ['Über', 'a-3'], 4],
    ['those after a tag', { after: 'a-2' }, ['a-3', 'Über'], 4],
    ['those before a tag, the other way round', { after: 'a-3', order: 'desc', limit: 1 }, ['a-2'], 4],
    ['a page', { offset: 1, limit: 2 }, ['a-2', 'a-3'], 4],
    ['beyond the end', { offset: 9 }, [], 4],
    ['one tag', { tag: 'a-2' }, ['a-2'], 1],
    ['one type', { type: 'Pump' }, ['a-2', 'a-3'], 2],
    ['the parts of one', { parent: 'B-1' }, ['a-2'], 1],
    ['the parts of nothing', { parent: 'nobody' }, [], 0],
    ['text in the tag', { text: 'A-' }, ['a-2', 'a-3'], 2],
    ['text in the name, in any alphabet', { text: 'öL' }, ['a-3'], 1],
    ['text in the tag, in any alphabet', { text: 'ÜB' }, ['Über'], 1],
    ['text with a wildcard that is none', { text: '%' }, [], 0],
    ['everything at once', { type: 'Pump', parent: 'B-1', text: '2' }, ['a-2'], 1],
  ]
  test('are listed by tag, type, parent and text', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'B-1' }, { tag: 'a-2', type: 'Pump', parent: 'B-1' }, { tag: 'Über' })
    await create(engine, { tag: 'a-3', type: 'Pump', name: 'ÖLPUMPE' })
    for (const [sentence, query, tags, total] of lists) {
      const { assets } = engine.catalog
      const found = await assets.listAssets({ order: 'asc', offset: 0, limit: 50, ...query })
      const { after: _, ...filter } = query
      const counted = await assets.countAssets(filter)
      assert.deepEqual([found.map(({ tag }) => tag), counted], [tags, total], sentence)
    }
  })

  test('are found by a tag that differs in letter case only', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'pump' }, { tag: 'PUMP' }, { tag: 'Pumpe' }, { tag: 'Pump' })
    const like = async (limit: number) =>
      (await engine.catalog.assets.assetsLike('pUMP', limit)).map(({ tag }) => tag)
    assert.deepEqual(
      [await like(9), await like(2)],
      [
        ['PUMP', 'Pump', 'pump'],
        ['PUMP', 'Pump'],
      ],
    )
  })
}

function defineDelete(factory: EngineFactory): void {
  test('are deleted unless they have events or parts', async (t) => {
    const engine = await opened(t, factory)
    const { deleteAsset } = engine.catalog.assets
    await create(engine, { tag: 'site' }, { tag: 'line', parent: 'site' })
    await engine.events.append(newEvent({ asset: 'motor' }), judged())
    assert.equal(await deleteAsset('site'), 'has-parts')
    assert.equal(await deleteAsset('motor'), 'has-events')
    assert.equal(await deleteAsset('nobody'), 'unknown-asset')
    assert.equal(await deleteAsset('line'), 'deleted')
    assert.equal(await deleteAsset('site'), 'deleted')
    assert.equal(await engine.catalog.assets.getAsset('line'), null)
  })

  test('do not pass their number on when they are deleted', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'a' })
    await engine.catalog.assets.deleteAsset('a')
    await create(engine, { tag: 'a' })
    assert.equal((await engine.catalog.assets.getAsset('a'))?.number, 2)
  })

  test('are unknown to new events once they are deleted', async (t) => {
    const engine = await opened(t, factory)
    await create(engine, { tag: 'a' })
    await engine.catalog.assets.deleteAsset('a')
    const event = newEvent({ asset: 'a', registersAsset: false })
    assert.equal((await engine.events.append(event, judged())).outcome, 'unknown-asset')
  })
}

async function create(
  engine: Engine,
  ...assets: readonly (Partial<AssetContent> & { tag: string })[]
): Promise<void> {
  for (const { tag, ...content } of assets) {
    const { outcome } = await engine.catalog.assets.createAsset(tag, { ...NOTHING, ...content }, at(0))
    assert.equal(outcome, 'created')
  }
}
