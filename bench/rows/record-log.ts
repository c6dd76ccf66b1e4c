import { openRecording } from '../recording/record-row.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  name: 'record-log',
  against: 'a Fastify route with the same schemas that stores nothing',
  open: (workshop) =>
    openRecording(workshop, { path: '/api/log', kind: 'maintenance', prepare: async () => {} }),
}
