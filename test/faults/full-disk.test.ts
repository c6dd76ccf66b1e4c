import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { backUpFolder } from '../../src/storage/sqlite/back-up-folder.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { type AppUnderTest, withApp } from '../http/with-app.ts'
import { closedFolder } from './crashed-folder.ts'
import { fill, NO_SMALL_DISK, smallDisk } from './small-disk.ts'

const LONG = 'Restarted after the power cut. '.repeat(30)

type Way = {
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly payload: object | string
  readonly type?: string
  /** What it answers when the disk is full. */
  readonly full: readonly [status: number, body: unknown]
  /** How many events it records. */
  readonly events: number
}

const NOTHING_STORED = { detail: 'The log cannot be read or written; nothing was stored' }
const RESTART = { event_type_id: 'STATUS_RESTART', entity_id: 'Motor-01', severity: 'LOW', description: LONG }
const ITEM = JSON.stringify(RESTART)

const WAYS: Readonly<Record<string, Way>> = {
  'maintenance log': {
    method: 'POST',
    url: '/api/log',
    payload: { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: LONG },
    full: [500, { detail: 'Failed to persist log entry to database' }],
    events: 1,
  },
  'operational events': {
    method: 'POST',
    url: '/events',
    payload: RESTART,
    full: [500, NOTHING_STORED],
    events: 1,
  },
  'all of a batch or none': {
    method: 'POST',
    url: '/events/batch?atomic=true',
    payload: `${ITEM}\n${ITEM}\n${ITEM}\n`,
    type: 'application/x-ndjson',
    full: [500, NOTHING_STORED],
    events: 3,
  },
  'asset log': {
    method: 'PUT',
    url: '/api/asset/pump-7/log',
    payload: { Message: LONG },
    full: [500, { Success: false, ERROR_DETAILS: 'The storage failed: nothing was recorded' }],
    events: 1,
  },
  corrections: {
    method: 'PATCH',
    url: '/events/{id}',
    payload: { description: `{n} ${LONG}` },
    full: [500, NOTHING_STORED],
    events: 0,
  },
  'event types': {
    method: 'POST',
    url: '/event-types',
    payload: { name: 'Flaring', description: LONG },
    full: [500, NOTHING_STORED],
    events: 0,
  },
}

test('a full disk is refused in the words of each dialect, stores no half, and passes', async (t) => {
  let app: AppUnderTest | undefined
  const disk = smallDisk(t, async () => app?.app.close())
  if (disk === null) return t.skip(NO_SMALL_DISK)
  const data = join(disk, 'data')
  app = await withApp(t, { data })
  const site = await prepare(app)
  // What somebody else keeps on the disk, and will remove.
  writeFileSync(join(disk, 'film'), Buffer.alloc(2_500_000))
  let stored = site.stored
  for (const way of Object.values(WAYS)) stored += await untilRefused(app, way, { ...site, ballast: null })

  // The log may have given room back to go on; without that as well nothing more can be recorded.
  for (const [name, way] of Object.entries(WAYS)) {
    stored += await untilRefused(app, way, { ...site, ballast: join(disk, name) })
    assert.equal((await app.inject('/health')).statusCode, 503)
    assert.equal((await app.inject('/ready')).statusCode, 503)
    assert.equal((await app.inject('/api/logs')).statusCode, 200, 'what is there can still be read')
    assert.equal(await total(app), stored)
  }

  for (const name of [...Object.keys(WAYS), 'film']) rmSync(join(disk, name), { force: true })
  for (const way of Object.values(WAYS)) {
    const answer = await ask(app, way, site)
    assert.ok(answer.statusCode < 300, answer.body)
    stored += way.events
  }
  assert.equal((await app.inject('/health')).statusCode, 200)
  assert.equal(await total(app), stored)
  await app.app.close()
  app = undefined
  assert.deepEqual(faultsIn(data), [])
})

test('a backup that does not fit leaves nothing', async (t) => {
  const disk = smallDisk(t, async () => {})
  if (disk === null) return t.skip(NO_SMALL_DISK)
  const folder = await closedFolder(t)
  fill(join(disk, 'ballast'))
  const { signal } = new AbortController()
  await assert.rejects(backUpFolder({ folder, target: join(disk, 'copy'), signal }), {
    name: 'UnusableFolder',
    message: /disk is full/,
  })
  assert.deepEqual(readdirSync(disk), ['ballast'])
  rmSync(join(disk, 'ballast'))
  await backUpFolder({ folder, target: join(disk, 'copy'), signal })
  assert.ok(existsSync(join(disk, 'copy', 'groundlog.db')))
})

type Site = { readonly id: string }

async function prepare(app: AppUnderTest): Promise<Site & { readonly stored: number }> {
  const { id } = (await ask(app, WAYS['operational events']!, { id: '' })).json()
  await app.inject({ method: 'PUT', url: '/api/asset/pump-7', headers: bearer(app) })
  return { id, stored: await total(app) }
}

/** Asks, with less and less room, until it is refused as it should be; answers how many events were stored before. */
async function untilRefused(app: AppUnderTest, way: Way, site: Site & { readonly ballast: string | null }) {
  if (site.ballast !== null) fill(site.ballast)
  for (let stored = 0, tries = 0; tries < 10_000; stored += way.events, tries += 1) {
    const answer = await ask(app, way, site)
    if (answer.statusCode < 300) continue
    assert.deepEqual([answer.statusCode, answer.json()], way.full, way.url)
    return stored
  }
  throw new Error(`${way.url} was never refused`)
}

let asked = 0

/** A correction that changes nothing needs no disk: `{n}` is another number each time. */
function ask({ inject, ...app }: AppUnderTest, { method, url, payload, type }: Way, { id }: Site) {
  const headers = { ...bearer(app), 'content-type': type ?? 'application/json' }
  asked += 1
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return inject({
    method,
    url: url.replace('{id}', id),
    payload: text.replace('{n}', String(asked)),
    headers,
  })
}

async function total(app: AppUnderTest): Promise<number> {
  return (await app.inject({ url: '/events?limit=1', headers: bearer(app) })).json().total
}

function bearer({ adminToken }: Pick<AppUnderTest, 'adminToken'>) {
  return { authorization: `Bearer ${adminToken}` }
}

function faultsIn(folder: string): string[] {
  return verifyFolder(folder).reports.flatMap(({ faults }) => faults)
}
