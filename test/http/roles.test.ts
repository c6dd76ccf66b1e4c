import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { GRANTED_ROLES, mayDo, ROLES, type Role } from '../../src/core/access/role.ts'
import type { Route } from '../../src/http/route.ts'
import { ROUTES } from '../../src/http/routes.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

/** What a proxy adds: whoever comes through one is not on this machine. */
const FROM_AFAR = { 'x-forwarded-for': '192.0.2.7' }

type Headers = Readonly<Record<string, string>>

/** What somebody of each role sends; nobody has `public`, so that sends no credentials. */
async function headersByRole({ app }: AppUnderTest): Promise<Record<Role, Headers>> {
  const headers: Record<string, Headers> = { public: FROM_AFAR }
  for (const role of GRANTED_ROLES) {
    const issued = await app.gatekeeper.tokens.issue({ name: role, role, user: null, expiresAt: null })
    if (!issued.ok) assert.fail(issued.refusal.kind)
    headers[role] = { ...FROM_AFAR, authorization: `Bearer ${issued.value.secret}` }
  }
  return headers as Record<Role, Headers>
}

async function statusOf(inject: AppUnderTest['inject'], { method, path }: Route, headers: Headers) {
  const url = path.replace(/:[a-z]+/g, '1')
  const answer = await inject({ method, url, headers, payloadAsStream: true })
  // Not all answers come to an end by themselves.
  answer.stream().destroy()
  return answer.statusCode
}

/** Asks for every route and says where a refusal differs from what its role says. */
async function walk(
  t: TestContext,
  as: (under: AppUnderTest) => Promise<readonly [Role, Headers][]>,
  settings = {},
) {
  const under = await withApp(t, settings)
  const wrong: string[] = []
  for (const [role, headers] of await as(under)) {
    for (const route of ROUTES) {
      const status = await statusOf(under.inject, route, headers)
      const refused = status === 401 || status === 403
      if (refused === mayDo(role, route.role) || status >= 500) {
        wrong.push(`${route.method} ${route.path} needs ${route.role} and answers ${status} to ${role}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
}

test('every route lets in exactly the roles that it declares, from anywhere', (t) =>
  walk(t, async (under) => Object.entries(await headersByRole(under)) as [Role, Headers][]))

for (const anonymous of ROLES) {
  test(`who asks from this machine without credentials may do what ${anonymous} may`, (t) =>
    walk(t, async () => [[anonymous, {}]], { anonymous }))

  test(`who asks from elsewhere without credentials may nothing, though anonymous is ${anonymous}`, (t) =>
    walk(t, async () => [['public', FROM_AFAR]], { anonymous }))
}

for (const host of ['0.0.0.0', '::', '192.0.2.1', 'log.example']) {
  test(`who asks a server on ${host} without credentials may nothing, from this machine either`, (t) =>
    walk(t, async () => [['public', {}]], { host, anonymous: 'admin' }))
}

test('every role is needed somewhere, so that the walk above means something', () => {
  assert.deepEqual(new Set(ROUTES.map(({ role }) => role)), new Set(ROLES))
})
