import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtinTypes } from '../src/core/event-types/builtin.ts'
import type { EventType } from '../src/core/event-types/event-type.ts'
import { type Engine, type EngineFactory, opened } from './engine-under-test.ts'
import { at, judged, newEvent } from './sample-event.ts'

const FLARING: EventType = {
  id: 'flaring',
  name: 'Flaring Incident',
  description: null,
  category: 'flaring',
  state: 'active',
  version: 1,
  fields: [
    {
      ...{ id: 'f1', name: 'volume', type: 'number', label: 'Volume', help: null, required: true },
      ...{ default: null, settings: { min: 0, unit: 'mcf' } },
    },
  ],
  rules: [
    {
      ...{ id: 'c1', name: 'Cause of large ones', targets: ['f1'], when: 'fields.volume > 100' },
      ...{ effect: 'require', onHidden: 'clear', enabled: true, order: 0 },
    },
  ],
  builtin: false,
  createdAt: at(0),
  updatedAt: at(1),
}

export function defineEventTypeSentences(factory: EngineFactory): void {
  describe('event types', () => {
    defineLoad(factory)
    defineSave(factory)
    defineDelete(factory)
  })
}

function defineLoad(factory: EngineFactory): void {
  test('start with the built-in ones, at revision 1', async (t) => {
    const engine = await opened(t, factory)
    const { revision, types, versions } = await engine.catalog.types.load()
    assert.equal(revision, 1)
    assert.deepEqual(byId(types), byId(builtinTypes()))
    assert.deepEqual(
      versions.map(({ typeId, version }) => [typeId, version]).sort(),
      builtinTypes()
        .map(({ id }) => [id, 1])
        .sort(),
    )
  })
}

function defineSave(factory: EngineFactory): void {
  test('are kept whole, with who made the version', async (t) => {
    const engine = await opened(t, factory)
    assert.equal(await engine.catalog.types.saveType(FLARING, 'ada', 1), 'saved')
    assert.deepEqual(await stored(engine), {
      revision: 2,
      type: FLARING,
      versions: [{ ...saidBy(FLARING), createdAt: at(1), createdBy: 'ada' }],
    })
  })

  test('keep the versions they had, and get a new one only with a new number', async (t) => {
    const engine = await opened(t, factory)
    const renamed = { ...FLARING, name: 'Flare', state: 'deprecated', updatedAt: at(2) } as const
    const second = { ...renamed, version: 2, fields: [], rules: [], updatedAt: at(3) } as const
    await engine.catalog.types.saveType(FLARING, 'ada', 1)
    await engine.catalog.types.saveType(renamed, 'bob', 2)
    await engine.catalog.types.saveType(second, 'eve', 3)
    assert.deepEqual(await stored(engine), {
      revision: 4,
      type: second,
      versions: [
        { ...saidBy(FLARING), createdAt: at(1), createdBy: 'ada' },
        { ...saidBy(second), createdAt: at(3), createdBy: 'eve' },
      ],
    })
  })

  test('are not saved over a catalog that has moved on', async (t) => {
    const engine = await opened(t, factory)
    const answers = await Promise.all(
      ['x', 'y'].map((id) => engine.catalog.types.saveType({ ...FLARING, id }, 'ada', 1)),
    )
    assert.deepEqual(answers.sort(), ['saved', 'stale-catalog'])
    assert.equal((await engine.catalog.types.load()).revision, 2)
  })
}

function defineDelete(factory: EngineFactory): void {
  test('are deleted with their versions, and may come back as others', async (t) => {
    const engine = await opened(t, factory)
    await engine.catalog.types.saveType(FLARING, 'ada', 1)
    assert.equal(await engine.catalog.types.deleteType('flaring', 1), 'stale-catalog')
    assert.equal(await engine.catalog.types.deleteType('flaring', 2), 'deleted')
    assert.deepEqual(await stored(engine), { revision: 3, type: undefined, versions: [] })
    await engine.catalog.types.saveType({ ...FLARING, name: 'Other' }, 'bob', 3)
    assert.equal((await stored(engine)).type?.name, 'Other')
  })

  test('stay while there are events of them', async (t) => {
    const engine = await opened(t, factory)
    await engine.catalog.types.saveType(FLARING, 'ada', 1)
    await engine.events.append(newEvent({ typeId: 'flaring' }), judged(0, 2))
    assert.equal(await engine.catalog.types.deleteType('flaring', 2), 'has-events')
    assert.equal((await stored(engine)).revision, 2)
  })
}

async function stored({ catalog }: Engine) {
  const { revision, types, versions } = await catalog.types.load()
  const isFlaring = (id: string) => id === 'flaring'
  return {
    revision,
    type: types.find(({ id }) => isFlaring(id)),
    versions: versions.filter(({ typeId }) => isFlaring(typeId)),
  }
}

function saidBy({ version, fields, rules }: EventType) {
  return { typeId: 'flaring', version, fields, rules }
}

function byId(types: readonly EventType[]): EventType[] {
  return [...types].sort((a, b) => a.id.localeCompare(b.id))
}
