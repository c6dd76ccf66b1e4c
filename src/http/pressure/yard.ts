import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Arrivals } from './arrivals.ts'
import { createCrowd } from './crowd.ts'
import { type HeldConnection, holdConnection } from './held-connection.ts'
import type { Words } from './refusal-shelf.ts'
import { createRefusalText } from './refusal-text.ts'
import { readWholeRequest, type WholeRequest } from './whole-request.ts'

/** A request comes in, or its dialect has yet to find the words that turn it away, or these are they. */
export type Decision = 'in' | 'to be refused' | Words

/** Connections of a crowd, which are read by hand: Node's parser is most of what turning somebody away costs. */
export type Yard = {
  /** Notes a request that Node's parser has read; tells what was decided about it in the yard. */
  readonly note: (request: IncomingMessage, response: ServerResponse) => 'in' | 'to be refused' | undefined
  /** Notes that somebody was turned away: there is a crowd. */
  readonly noteRefusal: () => void
  /** Leaves all to Node from now on. */
  readonly close: () => void
}

export type YardParts = {
  readonly hasRoomFor: (request: WholeRequest) => boolean
  readonly decide: (request: WholeRequest, socket: Socket) => Decision
  readonly arrivals: Arrivals
  readonly keepAliveSeconds: number
  readonly clock?: () => number
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

export function createYard({ hasRoomFor, decide, arrivals, keepAliveSeconds, clock = now }: YardParts): Yard {
  const waiters = new WeakMap<Socket, Waiter>()
  const textOf = createRefusalText(keepAliveSeconds)
  const crowd = createCrowd<Waiter>({
    letIn: (waiter) => (mustGoOn(waiter) ? settle(waiter) : 'no room'),
    turnAway: (waiter) => settle(waiter),
    arrivals,
    clock,
  })
  let lastRefusal = Number.NEGATIVE_INFINITY
  let isClosed = false
  let passing: Passing | undefined

  const isCrowded = () => !isClosed && clock() - lastRefusal < CALM

  const take = (socket: Socket): void => {
    const held = holdConnection(socket, (bytes) => hear(waiter, bytes))
    if (!held) return
    const waiter: Waiter = { socket, held, said: undefined, isInside: false, isInStep: false }
    waiters.set(socket, waiter)
  }
  const giveBack = ({ socket, held }: Waiter, bytes?: Buffer): void => {
    waiters.delete(socket)
    held.release()
    if (bytes) held.passOn(bytes)
  }
  const hear = (waiter: Waiter, bytes: Buffer): void => {
    const { said, isInside, socket } = waiter
    // Who says more than one thing at a time, or does not read the answers, is left to Node.
    const isPlain =
      !isClosed && !said && !isInside && bytes.length <= MOST_SAID && socket.writableLength === 0
    const request = isPlain ? readWholeRequest(bytes) : undefined
    if (request) {
      waiter.said = { bytes, request }
      crowd.join(waiter)
      return
    }
    waiter.said = undefined
    giveBack(waiter, said ? Buffer.concat([said.bytes, bytes]) : bytes)
  }

  const mustGoOn = ({ said, isInStep }: Waiter) => isClosed || !said || !isInStep || hasRoomFor(said.request)

  const settle = (waiter: Waiter): 'let in' => {
    const { socket, said } = waiter
    waiter.said = undefined
    if (!said || !socket.writable) return 'let in'
    if (isClosed) giveBack(waiter, said.bytes)
    else if (!waiter.isInStep) pass({ waiter, request: said.request, decided: undefined }, said.bytes)
    else {
      const decided = decide(said.request, socket)
      if (typeof decided === 'object') refuse(waiter, decided, said.request)
      else pass({ waiter, request: said.request, decided }, said.bytes)
    }
    return 'let in'
  }
  const refuse = ({ socket }: Waiter, words: Words, request: WholeRequest): void => {
    lastRefusal = clock()
    socket.write(textOf(words, request))
  }
  const pass = (to: Passing, bytes: Buffer): void => {
    passing = to
    to.waiter.held.passOn(bytes)
    passing = undefined
    if (!to.waiter.isInStep || !isCrowded()) giveBack(to.waiter)
  }

  /** Takes the connection in once this request is answered, where it has not begun with another by then. */
  const invite = (request: IncomingMessage & { socket: Counted }, response: ServerResponse): void => {
    const { socket } = request
    const number = socket[REQUESTS]
    response.once('close', () => {
      if (request.complete && socket[REQUESTS] === number && isCrowded() && !waiters.has(socket)) take(socket)
    })
  }

  return {
    note: (request, response) => {
      const socket: Counted = request.socket
      socket[REQUESTS] = (socket[REQUESTS] ?? 0) + 1
      if (!passing) {
        if (isCrowded() && !waiters.has(socket)) invite(request, response)
        return undefined
      }
      const { waiter, decided } = passing
      waiter.isInStep = isSame(passing.request, request)
      waiter.isInside = true
      response.once('close', () => {
        waiter.isInside = false
      })
      return decided
    },
    noteRefusal: () => {
      lastRefusal = clock()
    },
    close: () => {
      isClosed = true
    },
  }
}

type Counted = Socket & { [REQUESTS]?: number }

const now = performance.now.bind(performance)

function isSame(ours: WholeRequest, { method, url, rawHeaders }: IncomingMessage): boolean {
  return ours.method === method && ours.url === url && ours.countHeaders() === rawHeaders.length / 2
}
