import { openRecording } from '../recording/record-row.ts'
import { defineRuledType } from '../recording/ruled-type.ts'
import type { Row } from '../row.ts'

/** With two conditional, two guard and one duplication rule, whose fingerprints no event repeats. */
export const row: Row = {
  name: 'record-event',
  against: 'a Fastify route with the same schemas that stores nothing',
  open: (workshop) =>
    openRecording(workshop, {
      path: '/events',
      kind: 'ruled',
      prepare: ({ send }) => defineRuledType(send),
    }),
}
