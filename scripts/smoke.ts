import assert from 'node:assert/strict'
import { type Client, createClient } from '../src/client/index.ts'
import { freePort, startServer, temporaryFolder } from '../test/running-server.ts'

/** `npm start` as a user has it, from first start to second: one real request per contract, and nothing forgotten. */

/** Milliseconds; a fresh clone installs first. */
const PATIENCE = 300_000

const { path: data, dispose } = temporaryFolder()
const command = ['npm', 'start']
const port = await freePort()

try {
  const token = await step('first start', firstStart)
  await step('second start', () => secondStart(token))
  process.stdout.write('Smoke test passed.\n')
} catch (error) {
  process.stdout.write(`Smoke test failed: ${(error as Error).stack}\n`)
  process.exitCode = 1
} finally {
  dispose()
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  process.stdout.write(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  return result
}

async function firstStart(): Promise<string> {
  const server = await startServer({ command, data, port }, PATIENCE)
  const token = /^ {2}(\S{20,})$/m.exec(server.stdout())?.[1]
  assert.ok(token, `no administrator token in:\n${server.stdout()}`)
  assert.equal((await fetch(`${server.address}/ready`)).status, 200)
  await useEveryContract(createClient({ baseUrl: server.address, token }))
  assert.deepEqual(await server.end('SIGTERM'), { code: 0, signal: null })
  return token
}

async function useEveryContract(client: Client): Promise<void> {
  const { events, eventTypes, maintenanceLog, assetLog } = client
  const entry = { asset_id: 'Motor-01', event_type: 'CORRECTIVE_ELECTRICAL', severity: 'HIGH' } as const
  const recorded = await maintenanceLog.record({ ...entry, description: 'Replaced a fuse' })
  assert.equal(recorded.message, 'Log entry created successfully for Motor-01')

  await eventTypes.create({
    id: 'flaring',
    name: 'Flaring',
    fields: [{ name: 'volume_mcf', type: 'number' }],
  })
  const flare = { event_type_id: 'flaring', entity_id: 'Motor-01', fields: { volume_mcf: 150 } } as const
  assert.equal((await events.record(flare)).outcome, 'recorded')

  const logged = await assetLog.record('Motor-01', { message: 'Hums again', type: 'NOTICE' })
  assert.equal(logged.MESSAGE, 'Hums again')
}

async function secondStart(token: string): Promise<void> {
  const server = await startServer({ command, data, port }, PATIENCE)
  assert.ok(!server.stdout().includes(token), 'the token is shown once')
  const { events, maintenanceLog, assetLog } = createClient({ baseUrl: server.address, token })
  const all = await events.list({ entity_id: 'Motor-01', sort: 'asc' })
  assert.deepEqual(
    all.data.map(({ source }) => source),
    ['maintenance-log', 'events', 'asset-log'],
  )
  assert.equal((await maintenanceLog.list({ asset_id: 'Motor-01' })).count, 1)
  assert.equal((await assetLog.list('Motor-01')).Pagination.TotalResults, 1)
  assert.deepEqual(await server.end('SIGTERM'), { code: 0, signal: null })
}
