import type { TestContext } from 'node:test'
import { type AppUnderTest, withApp } from './with-app.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Asking = ReturnType<typeof asker>

/** Asks as the administrator, in JSON. */
export function asker({ inject, adminToken }: AppUnderTest) {
  return async (method: Method, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await inject({
      method,
      url,
      headers: { authorization: `Bearer ${adminToken}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : answer.json(),
    }
  }
}

export async function withAsker(t: TestContext): Promise<Asking> {
  return asker(await withApp(t))
}
