import { describe } from 'node:test'
import type { EngineFactory } from './engine-under-test.ts'
import { defineAppendSentences } from './event-append.suite.ts'
import { defineEventFilterSentences } from './event-filter.suite.ts'
import { defineEventPageSentences } from './event-page.suite.ts'
import { defineReviseSentences } from './event-revise.suite.ts'

/** What every engine promises as an EventStore. */
export function defineEventStoreSuite(factory: EngineFactory): void {
  describe(`the event store in ${factory.name}`, () => {
    defineAppendSentences(factory)
    defineReviseSentences(factory)
    defineEventFilterSentences(factory)
    defineEventPageSentences(factory)
  })
}
