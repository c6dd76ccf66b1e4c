import type { OpenRenderer } from '../src/core/events/rendering.ts'

/** Loaded by the engine, on whatever thread it reads. */
export const openRenderer: OpenRenderer<{ readonly head: string }> = ({ head }) => ({
  head,
  write: (events) => events.map(({ id, description }) => `${id} ${description}\n`).join(''),
})
