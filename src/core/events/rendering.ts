import type { Event } from './event.ts'
import type { EventFilter, EventOrder } from './event-query.ts'

/** Which events are to be written, in what order. */
export type RenderQuery = {
  /** With `asOf`, so that what is recorded meanwhile changes nothing. */
  readonly filter: EventFilter & { readonly asOf: number }
  readonly order: EventOrder
}

/**
 * Code that writes events as text: the URL of a module that exports `openRenderer: OpenRenderer`, and what it is
 * told once. Both can cross threads, so that an engine can have the work done where it reads.
 */
export type Renderer = { readonly module: string; readonly options: unknown }

export type OpenRenderer<Options> = (options: Options) => {
  /** What stands before the first event; empty for nothing. */
  readonly head: string
  readonly write: (events: readonly Event[]) => string
}

/** Loads a renderer here. */
export async function openRenderer({
  module,
  options,
}: Renderer): Promise<ReturnType<OpenRenderer<unknown>>> {
  const { openRenderer: open } = (await import(module)) as { openRenderer: OpenRenderer<unknown> }
  return open(options)
}
