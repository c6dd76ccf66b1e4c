import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Webhook } from '../src/core/webhooks/webhook.ts'
import { type EngineFactory, opened } from './engine-under-test.ts'
import { at, NOON } from './sample-event.ts'

const WEBHOOK: Webhook = {
  ...{ id: 'a', name: 'Alarms', url: 'https://receiver.example/hook', secrets: ['whsec_1', 'whsec_2'] },
  ...{ eventTypeIds: ['flaring'], assets: null, kinds: ['recorded'], condition: 'fields.volume > 5.0' },
  ...{ fieldIds: { flaring: { volume: 'f1' } }, revision: 1, createdBy: 'ada' },
  ...{ createdAt: NOON, updatedAt: at(1) },
}

export function defineWebhookRegistrySuite(factory: EngineFactory): void {
  describe(`webhooks kept by ${factory.name}`, () => {
    test('come back as they were saved last, in the order they were made in', async (t) => {
      const { webhooks } = await opened(t, factory)
      assert.deepEqual(await webhooks.list(), [])
      const other = { ...WEBHOOK, id: 'b', condition: null }
      await webhooks.save(WEBHOOK)
      await webhooks.save(other)
      const changed: Webhook = { ...WEBHOOK, name: 'Trips', secrets: ['whsec_3'], revision: 2 }
      await webhooks.save(changed)
      assert.deepEqual(await webhooks.list(), [changed, other])
    })

    test('know since when they fail, until all is well or they are gone', async (t) => {
      const { webhooks } = await opened(t, factory)
      await webhooks.save(WEBHOOK)
      assert.equal(await webhooks.failingSince('a'), null)
      await webhooks.setFailingSince('a', at(5))
      await webhooks.save({ ...WEBHOOK, revision: 2 })
      assert.equal(await webhooks.failingSince('a'), at(5))
      await webhooks.setFailingSince('a', null)
      assert.equal(await webhooks.failingSince('a'), null)
      await webhooks.setFailingSince('a', at(6))
      await webhooks.remove('a')
      await webhooks.setFailingSince('a', at(7))
      assert.deepEqual([await webhooks.list(), await webhooks.failingSince('a')], [[], null])
    })
  })
}
