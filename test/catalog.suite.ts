import { describe } from 'node:test'
import { defineAccessSentences } from './access-registry.suite.ts'
import { defineAssetSentences } from './asset-registry.suite.ts'
import type { EngineFactory } from './engine-under-test.ts'
import { defineEventTypeSentences } from './event-type-registry.suite.ts'
import { defineLiveCatalogSentences } from './live-catalog.suite.ts'
import { defineRuleSentences } from './rule-registry.suite.ts'

/** What every engine promises as a Catalog. */
export function defineCatalogSuite(factory: EngineFactory): void {
  describe(`the catalog in ${factory.name}`, () => {
    defineEventTypeSentences(factory)
    defineRuleSentences(factory)
    defineLiveCatalogSentences(factory)
    defineAssetSentences(factory)
    defineAccessSentences(factory)
  })
}
