import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Principal } from '../core/access/principal.ts'
import type { Role } from '../core/access/role.ts'
import type { Verdict } from '../core/events/verdict.ts'
import type { Dialect } from './dialect.ts'
import type { House } from './house.ts'
import type { Lane } from './pressure/lane.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One line of routes.ts: a URL, who may use it, in whose words it answers, and what it does. */
export type Route = {
  readonly method: Method
  readonly path: string
  readonly role: Role
  readonly dialect: Dialect
  readonly operation: Operation
}

/** What a URL does, with everything `/openapi.json` says about it. */
export type Operation = {
  /** Unique, and the name under which clients are generated: `recordEvent`. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** Path parameters by name, where one sentence says more than the name. */
  readonly params?: Readonly<Record<string, TSchema>>
  readonly query?: TSchema
  /** Request headers by name, where they change what the operation does. */
  readonly headers?: Readonly<Record<string, TSchema>>
  /** By content type. */
  readonly body?: Readonly<Record<string, BodyDocs>>
  /** Bytes of a body, where less than everywhere is enough. */
  readonly bodyLimit?: number
  /** By status. Refusals that every route of a dialect can give are added from the dialect. */
  readonly answers: Readonly<Record<number, AnswerDocs>>
  readonly handle: Handler
  /** Where its requests stand in line, where that is not `read` for GET and `write` for the others. */
  readonly lane?: Lane
  /** Bytes. Present where the handler reads the body itself, as it arrives: see `streamedBody`. */
  readonly streamLimit?: number
}

export type BodyDocs = {
  readonly schema: TSchema
  readonly example?: unknown
  /** In place of `example`, by name, where bodies look different to different clients. */
  readonly examples?: Readonly<Record<string, NamedExample>>
}

export type NamedExample = { readonly summary: string; readonly value: unknown }

/** There is no body where neither a schema nor an example says what is in it. */
export type AnswerDocs = Partial<BodyDocs> & {
  readonly description: string
  /** `application/json` unless said otherwise. */
  readonly contentType?: string
  /** The same in the other formats a client may ask for, by content type. */
  readonly otherFormats?: Readonly<Record<string, BodyDocs>>
  /** What its headers say, by name. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends its answer itself or returns the body to send; a refusal is thrown as `Refused`. */
export type Handler = (request: Ask, reply: FastifyReply, house: House) => unknown

/**
 * A request whose asker is known. `body` is a Buffer of the raw bytes, undefined when there are none. A handler
 * that submits an event or a correction leaves the verdict in `verdict`, from where it goes into the request's log
 * line and metric. `turnedAway`: by the load gate, which leaves no log line.
 */
export type Ask = FastifyRequest<{
  Params: Record<string, string>
  Querystring: URLSearchParams
  Body: Buffer | undefined
}> & {
  principal: Principal
  verdict: Verdict['outcome'] | undefined
  turnedAway: boolean
  leaveLane: (() => void) | null
}
