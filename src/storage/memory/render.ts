import { openRenderer, type Renderer, type RenderQuery } from '../../core/events/rendering.ts'
import { standing } from './entries.ts'
import type { Memory } from './memory.ts'
import { pageOf } from './page.ts'

const EVENTS_AT_ONCE = 500

/** Every event that matches as the renderer writes it, some hundred at a time. */
export async function* render(
  memory: Memory,
  query: RenderQuery,
  renderer: Renderer,
): AsyncGenerator<Uint8Array> {
  const { head, write } = await openRenderer(renderer)
  const encoder = new TextEncoder()
  if (head !== '') yield encoder.encode(head)
  const all = { ...query, offset: 0, limit: Number.MAX_SAFE_INTEGER }
  const found = pageOf(standing(memory, query.filter), all)
  for (let from = 0; from < found.length; from += EVENTS_AT_ONCE) {
    yield encoder.encode(write(found.slice(from, from + EVENTS_AT_ONCE)))
  }
}
