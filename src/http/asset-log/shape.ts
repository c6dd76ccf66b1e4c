import type { FastifyRequest } from 'fastify'
import type { Route } from '../route.ts'
import type { Tree, TreeObject } from './tree.ts'

/** `document`: as the API's own document words it. `collins`: in the envelope that Collins's clients read. */
export type Shape = 'document' | 'collins'

/** The name of the dialect whose routes the document describes. */
export const ASSET_LOG_DIALECT = 'asset-log'

/**
 * Which shape an answer has: Collins's on the routes that only Collins has, and for whoever signs in with HTTP
 * Basic, as each of its clients does.
 */
export function shapeOf(request: FastifyRequest): Shape {
  const { route } = request.routeOptions.config as { route?: Route }
  return route?.dialect.name === ASSET_LOG_DIALECT && !usesBasic(request) ? 'document' : 'collins'
}

export function usesBasic({ headers }: FastifyRequest): boolean {
  return isBasic(headers.authorization)
}

/** Whether an Authorization header is of HTTP Basic. */
export function isBasic(authorization = ''): boolean {
  return /^basic(?: |$)/i.test(authorization)
}

/** Puts a proper answer into its shape; `data` is what Collins has under that name. */
export function shaped(shape: Shape, status: number, data: TreeObject): TreeObject {
  if (shape === 'collins') return { status: statusWords(status), data, Success: true }
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [documentKey(key), value]))
}

/**
 * Puts a refusal into its shape. No key beside `data` may be called `Data`: Collins's Go client takes names in
 * any case and would mix them up.
 */
export function shapedRefusal(shape: Shape, message: string): TreeObject {
  const ours: TreeObject = { Success: false, ERROR_DETAILS: message }
  return shape === 'document' ? ours : { ...collinsError(message), ...ours }
}

export function collinsError(message: string): { readonly [key: string]: Tree } {
  return { status: 'error', data: { message } }
}

/** What the document calls what Collins calls `key`. */
export function documentKey(key: string): string {
  return key === 'SUCCESS' ? 'Success' : key
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'success:ok',
  201: 'success:created',
  404: 'client_error:not found',
}

/** A status as Collins's envelope words it. */
export function statusWords(status: number): string {
  return STATUS_WORDS[status] ?? 'success:other'
}
