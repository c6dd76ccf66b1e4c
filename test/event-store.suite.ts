import { describe } from 'node:test'
import type { EngineFactory } from './engine-under-test.ts'
import { defineAppendSentences } from './event-append.suite.ts'
import { defineAppendAllSentences } from './event-append-all.suite.ts'
import { defineAsOfSentences } from './event-as-of.suite.ts'
import { defineDuplicationSentences } from './event-duplication.suite.ts'
import { defineFieldIndexSentences } from './event-field-index.suite.ts'
import { defineEventFilterSentences } from './event-filter.suite.ts'
import { defineIdempotencySentences } from './event-idempotency.suite.ts'
import { defineLinkSentences } from './event-link.suite.ts'
import { defineEventPageSentences } from './event-page.suite.ts'
import { defineRenderSentences } from './event-render.suite.ts'
import { defineReviseSentences } from './event-revise.suite.ts'
import { defineSurveySentences } from './event-survey.suite.ts'

/** What every engine promises as an EventStore. */
export function defineEventStoreSuite(factory: EngineFactory): void {
  describe(`the event store in ${factory.name}`, () => {
    defineAppendSentences(factory)
    defineReviseSentences(factory)
    defineEventFilterSentences(factory)
    defineFieldIndexSentences(factory)
    defineEventPageSentences(factory)
    defineDuplicationSentences(factory)
    defineIdempotencySentences(factory)
    defineAppendAllSentences(factory)
    defineAsOfSentences(factory)
    defineLinkSentences(factory)
    defineSurveySentences(factory)
    defineRenderSentences(factory)
  })
}
