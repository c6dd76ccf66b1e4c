import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { withApp } from '../with-app.ts'

export const FORM = 'application/x-www-form-urlencoded'
export const WORDS = 'EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFORMATIONAL, DEBUG, NOTE'

/** 2016-09-16T16:48:40Z: the time that all these servers have. */
const NOW = 1_474_044_520_000_000n

export type Wish = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Record<string, string>
  readonly payload?: string | Buffer
}

/** A server that knows one asset, `tumblrtag1`, and whose log is empty. */
export async function withAsset(t: TestContext) {
  const app = await withApp(t, { now: () => NOW })
  const json = { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' }
  const ask = (wish: Wish) => app.inject(wish)
  const asset = await ask({ method: 'POST', url: '/assets', headers: json, payload: '{"tag":"tumblrtag1"}' })
  assert.equal(asset.statusCode, 201)
  return { ask, json }
}

/** The same with an operator, blake, and a viewer, vera, who sign in as clients of Collins do. */
export async function withUsers(t: TestContext) {
  const { ask, json } = await withAsset(t)
  for (const user of [
    { name: 'blake', role: 'operator', password: 'admin:first' },
    { name: 'vera', role: 'viewer', password: 'only-looking' },
  ]) {
    const answer = await ask({ method: 'POST', url: '/users', headers: json, payload: JSON.stringify(user) })
    assert.equal(answer.statusCode, 201)
  }
  return { ask, json }
}

export function basic(user: string, password: string) {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

export const BLAKE = basic('blake', 'admin:first')

export type Ask = Awaited<ReturnType<typeof withAsset>>['ask']

export function put(ask: Ask, query: string, tag = 'tumblrtag1') {
  return ask({ method: 'PUT', url: `/api/asset/${tag}/log?${query}` })
}

export function putJson(ask: Ask, payload: string) {
  const headers = { 'content-type': 'application/json' }
  return ask({ method: 'PUT', url: '/api/asset/tumblrtag1/log', headers, payload })
}

/** The messages on a page of the log, in either shape. */
export function messages(body: string): unknown[] {
  const { Data, data } = JSON.parse(body)
  return (Data ?? data.Data).map((entry: { MESSAGE: unknown }) => entry.MESSAGE)
}
