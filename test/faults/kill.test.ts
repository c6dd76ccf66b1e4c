import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { killWhileStarting, type RunningServer, startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { Ledger } from './ledger.ts'
import { ask, Load, type Published, prepareTypes, publishVersions } from './load.ts'
import { type Order, TOKEN } from './order.ts'
import { chosenSeed, createRandom, IS_LONG } from './random.ts'

const KILLS = IS_LONG ? 100 : 10
const CLIENTS = 8

/** Milliseconds of load before a kill, and of a start that is killed, at most. */
const LONGEST_LOAD = 400
const LONGEST_START = 600

/** Of all kills, those that come while the server starts. */
const WHILE_STARTING = 0.15

const ENV = { GROUNDLOG_ADMIN_TOKEN: TOKEN, GROUNDLOG_LOG_LEVEL: 'error' }

test(`${KILLS} kills under load lose nothing that was acknowledged, and record nothing twice`, async (t) => {
  const seed = chosenSeed()
  t.diagnostic(`GROUNDLOG_TEST_SEED=${seed}`)
  const random = createRandom(seed)
  const data = join(temporaryFolder(t), 'data')
  const ledger = new Ledger()
  const types: Published = { asked: null, acknowledged: null }
  let orders: Order[] = []
  for (let kill = 1; kill <= KILLS; kill += 1) {
    if (random() < WHILE_STARTING) {
      await killWhileStarting({ data, env: ENV }, random() * LONGEST_START)
      // The first start may not have come to a log.
      if (kill > 1) assertSound(data)
    }
    const server = await start(t, data)
    if (kill === 1) {
      await prepareTypes(server.address)
      await ledger.begin(server.address)
    }
    await settled(server, { ledger, orders, types })
    orders = await loadUntilKilled(server, { kill, random, types })
    assertSound(data)
  }
  const last = await start(t, data)
  await settled(last, { ledger, orders, types })
  assert.deepEqual(await last.end('SIGTERM'), { code: 0, signal: null })
  assertSound(data)
})

type Settling = { readonly ledger: Ledger; readonly orders: readonly Order[]; readonly types: Published }

async function settled({ address }: RunningServer, { ledger, orders, types }: Settling): Promise<void> {
  await ledger.settle(address, orders)
  if (types.acknowledged === null) return
  const [field] = (await ask(address, 'GET', '/event-types/flaring/fields', undefined)).data
  assert.ok([types.asked, types.acknowledged].includes(field.help), 'the version that was acknowledged last')
  types.acknowledged = field.help
}

async function start(t: TestContext, data: string): Promise<RunningServer> {
  const server = await startServer({ data, env: ENV })
  t.after(() => server.process.kill('SIGKILL'))
  return server
}

type Round = { readonly kill: number; readonly random: () => number; readonly types: Published }

async function loadUntilKilled(server: RunningServer, { kill, random, types }: Round): Promise<Order[]> {
  const load = new Load()
  const names = Array.from({ length: CLIENTS }, (_, client) => `kill ${kill} client ${client}`)
  const running = load.run(server.address, names, random)
  const publishing = publishVersions(server.address, types)
  await wait(random() * LONGEST_LOAD)
  await server.end('SIGKILL')
  await Promise.all([running, publishing])
  return load.orders
}

/** Everything that `groundlog verify` looks at, and a sum for every page: kills must not cost those. */
function assertSound(data: string): void {
  const { reports, summedUp } = verifyFolder(data)
  assert.deepEqual(
    reports.flatMap(({ check, faults }) => faults.map((fault) => `${check}: ${fault}`)),
    [],
  )
  assert.equal(summedUp, 0)
}
