import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryEngine } from '../src/storage/memory/engine.ts'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import { defineCatalogSuite } from './catalog.suite.ts'
import type { EngineFactory } from './engine-under-test.ts'
import { defineEventStoreSuite } from './event-store.suite.ts'
import { defineFeedStorageSuite } from './feed-storage.suite.ts'
import { defineWebhookRegistrySuite } from './webhook-registry.suite.ts'

const memory: EngineFactory = { name: 'memory', open: openMemoryEngine }

const sqlite: EngineFactory = {
  name: 'sqlite',
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
    const engine = await openSqliteEngine({ folder })
    const close = async () => {
      await engine.close()
      rmSync(folder, { recursive: true })
    }
    return { ...engine, close }
  },
}

for (const factory of [memory, sqlite]) {
  defineEventStoreSuite(factory)
  defineCatalogSuite(factory)
  defineFeedStorageSuite(factory)
  defineWebhookRegistrySuite(factory)
}
