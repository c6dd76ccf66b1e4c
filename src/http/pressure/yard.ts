import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Arrivals } from './arrivals.ts'
import { type Crowd, createCrowd } from './crowd.ts'
import { type HeldConnection, holdConnection } from './held-connection.ts'
import type { Words } from './refusal-shelf.ts'
import { createRefusalText } from './refusal-text.ts'
import { readWholeRequest, type WholeRequest } from './whole-request.ts'

/** A request comes in, or its dialect has yet to find the words that turn it away, or these are they. */
export type Decision = 'in' | 'to be refused' | Words

export type YardParts = {
  readonly hasRoomFor: (request: WholeRequest) => boolean
  readonly decide: (request: WholeRequest, socket: Socket) => Decision
  readonly arrivals: Arrivals
  readonly keepAliveSeconds: number
}

type Waiter = {
  readonly socket: Socket
  readonly held: HeldConnection
  /** What it has said and nobody has answered. */
  said: { readonly bytes: Buffer; readonly request: WholeRequest } | undefined
  /** Whether a request of it is inside and not answered. */
  isInside: boolean
  /** Whether Node's parser has found a request where we have found the same: it had not begun with another. */
  isInStep: boolean
}

type Passing = {
  readonly waiter: Waiter
  readonly request: WholeRequest
  readonly decided: 'in' | 'to be refused' | undefined
}

/** Milliseconds without a refusal after which the crowd has gone. */
const CALM = 1_000

/** Bytes that one connection may let wait here. */
const MOST_SAID = 16_384

/** How many requests of a connection Node's parser has read. */
const REQUESTS = Symbol('requests')

/** Connections of a crowd, which are read by hand: Node's parser is most of what turning somebody away costs. */
export class Yard {
  readonly #parts: YardParts
  readonly #clock: () => number
  readonly #textOf: (words: Words, request: WholeRequest) => string
  readonly #crowd: Crowd<Waiter>
  readonly #waiters = new WeakMap<Socket, Waiter>()
  #lastRefusal = Number.NEGATIVE_INFINITY
  #isClosed = false
  #passing: Passing | undefined

  constructor(parts: YardParts, clock: () => number = performance.now.bind(performance)) {
    this.#parts = parts
    this.#clock = clock
    this.#textOf = createRefusalText(parts.keepAliveSeconds)
    this.#crowd = createCrowd({
      letIn: (waiter) => this.#letIn(waiter),
      turnAway: (waiter) => this.#settle(waiter),
      arrivals: parts.arrivals,
      clock,
    })
  }

  /** Notes a request that Node's parser has read; tells what was decided about it in the yard. */
  note(request: IncomingMessage, response: ServerResponse): 'in' | 'to be refused' | undefined {
    const socket: Counted = request.socket
    socket[REQUESTS] = (socket[REQUESTS] ?? 0) + 1
    if (!this.#passing) {
      if (this.#isCrowded && !this.#waiters.has(socket)) this.#invite(request, response)
      return undefined
    }
    const { waiter, decided } = this.#passing
    waiter.isInStep = isSame(this.#passing.request, request)
    waiter.isInside = true
    response.once('close', () => {
      waiter.isInside = false
    })
    return decided
  }

  /** Notes that somebody was turned away: there is a crowd. */
  noteRefusal(): void {
    this.#lastRefusal = this.#clock()
  }

  /** Leaves all to Node from now on, and what waits: to Node such connections are idle, and would be cut. */
  close(): void {
    this.#isClosed = true
    this.#crowd.disperse()
  }

  get #isCrowded(): boolean {
    return !this.#isClosed && this.#clock() - this.#lastRefusal < CALM
  }

  /** Takes the connection in once this request is answered, where it has not begun with another by then. */
  #invite(request: IncomingMessage, response: ServerResponse): void {
    const socket: Counted = request.socket
    const number = socket[REQUESTS]
    response.once('close', () => {
      const isBetween = request.complete && socket[REQUESTS] === number
      if (isBetween && this.#isCrowded && !this.#waiters.has(socket)) this.#take(socket)
    })
  }

  #take(socket: Socket): void {
    const held = holdConnection(socket, (bytes) => this.#hear(waiter, bytes))
    if (!held) return
    const waiter: Waiter = { socket, held, said: undefined, isInside: false, isInStep: false }
    this.#waiters.set(socket, waiter)
  }

  #giveBack({ socket, held }: Waiter, bytes?: Buffer): void {
    this.#waiters.delete(socket)
    held.release()
    if (bytes) held.passOn(bytes)
  }

  /** Who says more than one thing at a time, or does not read the answers, is left to Node. */
  #hear(waiter: Waiter, bytes: Buffer): void {
    const { said, isInside, socket } = waiter
    const isPlain = !said && !isInside && bytes.length <= MOST_SAID && socket.writableLength === 0
    const request = isPlain && !this.#isClosed ? readWholeRequest(bytes) : undefined
    waiter.said = request && { bytes, request }
    if (request) this.#crowd.join(waiter)
    else this.#giveBack(waiter, said ? Buffer.concat([said.bytes, bytes]) : bytes)
  }

  #letIn(waiter: Waiter): 'let in' | 'no room' {
    const { said, isInStep } = waiter
    if (said && isInStep && !this.#isClosed && !this.#parts.hasRoomFor(said.request)) return 'no room'
    this.#settle(waiter)
    return 'let in'
  }

  #settle(waiter: Waiter): void {
    const { socket, said, isInStep } = waiter
    waiter.said = undefined
    if (!said || !socket.writable) return
    const { bytes, request } = said
    const decided = isInStep && !this.#isClosed ? this.#parts.decide(request, socket) : undefined
    if (typeof decided === 'object') {
      this.noteRefusal()
      socket.write(this.#textOf(decided, request))
    } else this.#pass({ waiter, request, decided }, bytes)
  }

  /** Gives a request to Node's parser, which tells us of it before this ends. */
  #pass(passing: Passing, bytes: Buffer): void {
    const { waiter } = passing
    this.#passing = passing
    waiter.held.passOn(bytes)
    this.#passing = undefined
    if (!waiter.isInStep || !this.#isCrowded) this.#giveBack(waiter)
  }
}

type Counted = Socket & { [REQUESTS]?: number }

function isSame(ours: WholeRequest, { method, url, rawHeaders }: IncomingMessage): boolean {
  return ours.method === method && ours.url === url && ours.countHeaders() === rawHeaders.length / 2
}
