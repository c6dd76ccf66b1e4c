import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FIXED = 'sixteen-or-more-characters'

/** Starts on a folder, says what the start returned and who the tokens are, and stops again. */
async function start(
  data: string,
  { fixed = null, known = [] }: { fixed?: string | null; known?: string[] },
) {
  const app = await createApp({ config: { ...readConfig({}), data }, log: pino({ level: 'silent' }) })
  const shown = await app.gatekeeper.ensureAdmin(fixed)
  const answers: string[] = []
  for (const token of [...known, ...(shown ? [shown.token] : [])]) {
    const headers = { authorization: `Bearer ${token}` }
    const admission = await app.gatekeeper.admit({ method: 'GET', headers, socket: {} }, { role: 'admin' })
    answers.push('principal' in admission ? admission.principal.name : admission.trouble.kind)
  }
  return { app, shown, answers, stop: app.close }
}

async function startAndStop(data: string, settings: Parameters<typeof start>[1]) {
  const { stop, shown, answers } = await start(data, settings)
  await stop()
  return { shown: shown?.token ?? null, answers }
}

async function listTokens({ server }: App): Promise<{ id: string; name: string }[]> {
  const listed = await server.inject({ url: '/tokens', headers: { authorization: `Bearer ${FIXED}` } })
  return listed.json().data
}

async function folderWithAdmin(t: TestContext) {
  const data = await temporaryFolder(t)
  return { data, first: await startAndStop(data, {}) }
}

test('the first start makes an administrator and shows a token', async (t) => {
  const { first } = await folderWithAdmin(t)
  assert.match(first.shown ?? '', /^glog_[\w-]{43}$/)
  assert.deepEqual(first.answers, ['admin'])
})

test('the second start shows nothing, and the token goes on working', async (t) => {
  const { data, first } = await folderWithAdmin(t)
  const again = await startAndStop(data, { known: [first.shown ?? ''] })
  assert.deepEqual(again, { shown: null, answers: ['admin'] })
})

test('a fixed token is the first one where there is none', async (t) => {
  const data = await temporaryFolder(t)
  assert.deepEqual(await startAndStop(data, { fixed: FIXED }), { shown: FIXED, answers: ['admin'] })
  assert.deepEqual(await startAndStop(data, { fixed: FIXED, known: [FIXED] }), {
    shown: null,
    answers: ['admin'],
  })
})

test('a fixed token that is given later works beside the first one, and is not shown', async (t) => {
  const { data, first } = await folderWithAdmin(t)
  const later = await startAndStop(data, { fixed: FIXED, known: [FIXED, first.shown ?? ''] })
  assert.deepEqual(later, { shown: null, answers: ['fixed', 'admin'] })
})

test('a fixed token that was revoked stays so', async (t) => {
  const { data } = await folderWithAdmin(t)
  const { app, stop } = await start(data, { fixed: FIXED })
  const { id } = (await listTokens(app)).find(({ name }) => name === 'fixed') ?? assert.fail()
  await app.gatekeeper.tokens.revoke(id)
  await stop()
  assert.deepEqual((await startAndStop(data, { fixed: FIXED, known: [FIXED] })).answers, ['unauthenticated'])
})

test('the token of the command line ends with the process', async (t) => {
  const { data } = await folderWithAdmin(t)
  const { app, stop } = await start(data, {})
  const local = app.gatekeeper.localToken()
  await stop()
  assert.deepEqual((await startAndStop(data, { known: [local] })).answers, ['unauthenticated'])
})

test('where nobody is left who can administrate, the next start shows a new token', async (t) => {
  const data = await temporaryFolder(t)
  const { app, stop } = await start(data, { fixed: FIXED })
  await app.gatekeeper.users.add({ name: 'blake', email: null, role: 'operator', password: 'admin:first' })
  for (const { id } of await listTokens(app)) await app.gatekeeper.tokens.revoke(id)
  await stop()
  const next = await startAndStop(data, { fixed: FIXED, known: [FIXED] })
  assert.match(next.shown ?? '', /^glog_[\w-]{43}$/)
  assert.deepEqual(next.answers, ['unauthenticated', 'admin'])
})

test('an `admin` who is no administrator does not become one', async (t) => {
  const data = await temporaryFolder(t)
  const app = await createApp({ config: { ...readConfig({}), data }, log: pino({ level: 'silent' }) })
  await app.gatekeeper.users.add({ name: 'admin', email: null, role: 'viewer', password: null })
  await app.close()
  assert.deepEqual((await startAndStop(data, {})).answers, ['first start'])
})
