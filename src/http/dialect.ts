import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Role } from '../core/access/role.ts'
import type { Problem, Refusal } from '../core/problems.ts'

/** Why a request gets no proper answer: the domain's refusals, and what goes wrong before and around it. */
export type Trouble =
  | Refusal
  /** Problems outside of the body, where a refusal's own problems are. */
  | {
      readonly kind: 'invalid'
      readonly problems: readonly Problem[]
      readonly place: 'query' | 'path' | 'header'
    }
  | { readonly kind: 'unauthenticated'; readonly because: 'no-credentials' | 'bad-credentials' | 'expired' }
  | { readonly kind: 'forbidden'; readonly needs: Role; readonly holds: Role }
  | { readonly kind: 'cross-site' }
  | { readonly kind: 'unknown-route' }
  | { readonly kind: 'method-not-allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'unreadable-body'; readonly message: string }
  | { readonly kind: 'body-too-large'; readonly limit: number }
  | ({ readonly kind: 'body-too-intricate' } & Excess)
  | { readonly kind: 'bad-url'; readonly message: string }
  | { readonly kind: 'too-many-requests'; readonly retryAfterSeconds: number }
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number }
  | { readonly kind: 'query-too-long'; readonly seconds: number }
  | { readonly kind: 'storage-failure' }
  | { readonly kind: 'unexpected' }

/** What a readable body has more of than is read: each is a way to make a small body cost much. */
export type Excess = {
  readonly of: 'levels' | 'values' | 'digits'
  /** As many are allowed. */
  readonly most: number
}

/** The words in which an API refuses. Handlers give the other answers themselves. */
export type Dialect = {
  readonly name: string
  /** Sends the answer to `trouble`. */
  readonly refuse: (trouble: Trouble, request: FastifyRequest, reply: FastifyReply) => FastifyReply
  /** The body of a refusal, for the documentation. */
  readonly refusalSchema: TSchema
  /** Statuses that any of its routes may answer with, with what they mean. */
  readonly refusals: Readonly<Record<number, string>>
}

/** Thrown by a handler that cannot give a proper answer; its dialect puts it into words. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.kind)
    this.trouble = trouble
  }
}
