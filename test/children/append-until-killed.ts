import { randomUUID } from 'node:crypto'
import { openSqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { judged, newEvent } from '../sample-event.ts'

/** Appends without end, 64 at a time, and writes the id of each event that was acknowledged, and a full stop. */
const engine = await openSqliteEngine({ folder: process.argv[2]! })

const appendWithoutEnd = async () => {
  for (;;) {
    const event = newEvent({ id: randomUUID(), asset: `Motor-${Math.floor(Math.random() * 20)}` })
    await engine.events.append(event, judged())
    process.stdout.write(`${event.id}.\n`)
  }
}
await Promise.all(Array.from({ length: 64 }, appendWithoutEnd))
