import type { EventStore } from '../events/event-store.ts'
import { accept, invalid, notFound, type Problem, type Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { Correlation, Relation } from './correlation.ts'

export type LinkRequest = {
  readonly from: string
  /** Event ids; named twice is linked once. */
  readonly to: readonly string[]
  /** The member of the request that lists them, for problems. */
  readonly listedIn: string
  readonly relation: Relation
  readonly comment: string | null
  readonly by: string
  /** Whether to say only what would be linked. */
  readonly dryRun: boolean
}

export type Linked = {
  readonly eventId: string
  /** Null where it would be new and nothing was to be done. */
  readonly correlation: Correlation | null
  /** Whether the link was there before. */
  readonly wasThere: boolean
}

type Linker = {
  readonly events: Pick<EventStore, 'get' | 'link' | 'correlations'>
  readonly now: () => Instant
  readonly newId: () => string
}

/**
 * Links an event to others. Everything is checked first, so that a wrong id links nothing; two events are linked once
 * in a relation, however often it is asked for.
 */
export async function linkEvents(linker: Linker, request: LinkRequest): Promise<Result<Linked[]>> {
  const known = await linker.events.correlations(request.from)
  if (!known) return notFound('Event', request.from)
  const selfLinks = selfLinkProblems(request)
  if (selfLinks.length > 0) return invalid(...selfLinks)
  const others = [...new Set(request.to)]
  for (const id of others) if (!(await linker.events.get(id))) return notFound('Event', id)

  const linked: Linked[] = []
  for (const id of others) {
    const there = known.find(
      ({ from, to, relation }) => from === request.from && to === id && relation === request.relation,
    )
    if (there || request.dryRun) {
      linked.push({ eventId: id, correlation: there ?? null, wasThere: there !== undefined })
      continue
    }
    const link = {
      id: linker.newId(),
      from: request.from,
      to: id,
      relation: request.relation,
      comment: request.comment,
    }
    const answer = await linker.events.link({ ...link, recordedBy: request.by }, linker.now())
    if (answer.outcome === 'unknown-event') return notFound('Event', answer.eventId)
    linked.push({
      eventId: id,
      correlation: answer.correlation,
      wasThere: answer.outcome === 'already-linked',
    })
  }
  return accept(linked)
}

function selfLinkProblems({ from, to, listedIn }: LinkRequest): Problem[] {
  const error = 'an event cannot be linked to itself'
  return to.flatMap((id, index): Problem[] =>
    id === from
      ? [
          {
            path: [listedIn, index],
            code: 'value_error',
            message: `Value error, ${error}`,
            input: id,
            ctx: { error },
          },
        ]
      : [],
  )
}
