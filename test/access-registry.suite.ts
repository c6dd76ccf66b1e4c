import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Token, User } from '../src/core/access/access-registry.ts'
import { type EngineFactory, opened } from './engine-under-test.ts'
import { at } from './sample-event.ts'

const ADA: User = {
  id: 'u1',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'engineer',
  passwordHash: 'scrypt$1$1$1$aa$bb',
  disabled: false,
  createdAt: at(0),
}

const BOT: User = { ...ADA, id: 'u2', name: 'bot', email: null, passwordHash: null, role: 'operator' }

const TOKEN: Token = {
  id: 't1',
  name: 'importer',
  role: 'operator',
  userId: null,
  hash: 'aa11',
  kind: 'api',
  createdAt: at(0),
  expiresAt: null,
  revokedAt: null,
}

export function defineAccessSentences(factory: EngineFactory): void {
  describe('users', () => defineUsers(factory))
  describe('tokens', () => defineTokens(factory))
}

function defineUsers(factory: EngineFactory): void {
  test('are found by id, by name, and by email, letter case aside', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    assert.equal(await access.createUser(ADA), 'created')
    assert.equal(await access.createUser(BOT), 'created')
    for (const login of ['Ada', 'aDA', 'ADA@example.com']) assert.deepEqual(await access.findUser(login), ADA)
    assert.deepEqual(await access.getUser('u2'), BOT)
    assert.deepEqual(
      [await access.findUser('eve'), await access.findUser(''), await access.getUser('Ada')],
      [null, null, null],
    )
  })

  test('are found by name before email', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    await access.createUser(ADA)
    const namesake = { ...BOT, name: 'ada@example.com' }
    await access.createUser(namesake)
    assert.deepEqual(await access.findUser('ada@example.com'), namesake)
  })

  test('have a name and an email of their own, letter case aside', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    await access.createUser(ADA)
    assert.equal(await access.createUser({ ...BOT, name: 'ADA' }), 'name-taken')
    assert.equal(await access.createUser({ ...BOT, email: 'Ada@Example.com' }), 'name-taken')
    assert.equal(await access.createUser(BOT), 'created')
    assert.equal(await access.createUser({ ...BOT, id: 'u3', name: 'other' }), 'created')
  })

  test('are listed by name', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    for (const user of [{ ...BOT, name: 'bob' }, ADA, { ...BOT, id: 'u3', name: 'Carl' }])
      await access.createUser(user)
    assert.deepEqual(
      (await access.listUsers()).map(({ name }) => name),
      ['Ada', 'bob', 'Carl'],
    )
  })

  test('change in role, password and whether they are let in', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    await access.createUser(ADA)
    const disabled = { ...ADA, disabled: true }
    assert.deepEqual(await access.updateUser('u1', { disabled: true }), disabled)
    const changed = { ...disabled, role: 'viewer', passwordHash: null } as const
    assert.deepEqual(await access.updateUser('u1', { role: 'viewer', passwordHash: null }), changed)
    assert.deepEqual(await access.getUser('u1'), changed)
    assert.equal(await access.updateUser('nobody', { disabled: true }), null)
  })
}

function defineTokens(factory: EngineFactory): void {
  test('are found by their hash', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    const login: Token = { ...TOKEN, id: 't2', hash: 'bb', userId: 'u1', kind: 'login', expiresAt: at(60) }
    await access.createToken(TOKEN)
    await access.createToken(login)
    assert.deepEqual([await access.findToken('aa11'), await access.findToken('bb')], [TOKEN, login])
    assert.equal(await access.findToken('AA11'), null)
  })

  test('are listed newest first, those of logins left out', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    const made = [
      ['a', 5],
      ['b', 9],
      ['c', 5],
    ] as const
    for (const [id, second] of made)
      await access.createToken({ ...TOKEN, id, hash: id, createdAt: at(second) })
    await access.createToken({ ...TOKEN, id: 'd', hash: 'd', kind: 'login', expiresAt: at(1) })
    assert.deepEqual(
      (await access.listTokens()).map(({ id }) => id),
      ['b', 'c', 'a'],
    )
  })

  test('are revoked once, and stay known', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    await access.createToken(TOKEN)
    const revoked = { ...TOKEN, revokedAt: at(5) }
    assert.deepEqual(await access.revokeToken('t1', at(5)), revoked)
    assert.deepEqual(await access.revokeToken('t1', at(9)), revoked)
    assert.deepEqual(await access.findToken('aa11'), revoked)
    assert.equal(await access.revokeToken('nobody', at(5)), null)
  })

  test('of logins are forgotten once they have expired', async (t) => {
    const { access } = (await opened(t, factory)).catalog
    const login = (hash: string, second: number): Token => ({
      ...TOKEN,
      id: hash,
      hash,
      kind: 'login',
      expiresAt: at(second),
    })
    for (const token of [login('old', 4), login('due', 5), { ...TOKEN, expiresAt: at(1) }])
      await access.createToken(token)
    await access.forgetExpiredTokens(at(5))
    const known = await Promise.all(['old', 'due', 'aa11'].map((hash) => access.findToken(hash)))
    assert.deepEqual(
      known.map((token) => token?.hash),
      [undefined, 'due', 'aa11'],
    )
  })
}
