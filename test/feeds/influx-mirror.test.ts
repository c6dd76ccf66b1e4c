import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ADMIN_TOKEN } from '../http/with-app.ts'
import { PROGRAM, ROOT, runProgram } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { MirroredSite } from './mirrored-site.ts'
import { NO_INFLUXD, RunningInfluxd } from './running-influxd.ts'

describe('the InfluxDB mirror', { skip: NO_INFLUXD }, () => {
  let influxd: RunningInfluxd
  before(async () => {
    influxd = await RunningInfluxd.start()
  })
  after(() => influxd?.dispose())

  const open = (t: TestContext, wanted: Parameters<typeof MirroredSite.open>[2] = {}) =>
    MirroredSite.open(t, influxd, wanted)

  const verified = async (site: MirroredSite) => {
    await site.ask('POST', '/feeds/influx/verify')
    for (;;) {
      const { body } = await site.ask('GET', '/feeds/influx/verify')
      if (body.state === 'done') return body
      assert.equal(body.state, 'running', body.error)
      await wait(10)
    }
  }

  test('has a point for every maintenance entry, whatever door it came in by', async (t) => {
    const site = await open(t)
    await site.ask('POST', '/api/log', {
      asset_id: 'Motor-01',
      event_type: 'STATUS_RESTART',
      severity: 'HIGH',
      description: 'Restarted',
      timestamp: '2026-04-10T10:30:00Z',
    })
    const event = await site.log({ occurred_at: '2026-04-10T11:00:00.000001Z' })
    await site.ask('PUT', '/api/asset/Motor-01/log?message=no%20maintenance')
    await site.caughtUp()
    const points = await site.points()
    assert.deepEqual(
      points.map(({ time, asset_id, event_type, severity }) => [time, asset_id, event_type, severity]),
      [
        ['1775817000000000000', 'Motor-01', 'STATUS_RESTART', 'HIGH'],
        ['1775818800000001000', 'Motor-01', 'STATUS_RESTART', 'LOW'],
      ],
    )
    assert.deepEqual(Object.keys(points[1]!).sort(), [
      'asset_id',
      'description',
      'event_id',
      'event_type',
      'recorded_at',
      'revision',
      'severity',
      'time',
    ])
    assert.equal(points[1]?.['event_id'], event.id)
    await site.assertEqual()
  })

  test('has both of two entries of one asset, type, severity and second', async (t) => {
    const site = await open(t)
    const moment = { occurred_at: '2026-04-10T10:30:00Z' }
    for (let count = 0; count < 5; count += 1) await site.log({ ...moment, description: `Number ${count}` })
    await site.caughtUp()
    assert.deepEqual(
      (await site.points()).map(({ time, description }) => [time, description]),
      [0, 1, 2, 3, 4].map((n) => [`177581700000000000${n}`, `Number ${n}`]),
    )
  })

  test('has one point after a correction that changes the severity, and after one that changes the time', async (t) => {
    const site = await open(t)
    const moment = { occurred_at: '2026-04-10T10:30:00Z' }
    const [first, second] = [await site.log(moment), await site.log(moment)]
    await site.caughtUp()
    await site.ask('PATCH', `/events/${first.id}`, { severity: 'CRITICAL' })
    await site.ask('PATCH', `/events/${second.id}`, { occurred_at: '2026-04-10T12:30:00Z' })
    await site.caughtUp()
    await site.assertEqual()
    await site.ask('PATCH', `/events/${second.id}`, moment)
    await site.ask('PATCH', `/events/${first.id}`, { severity: 'LOW', description: 'All in one batch' })
    await site.caughtUp()
    await site.assertEqual()
    assert.deepEqual(
      (await site.points()).map(({ time, revision }) => [time, revision]),
      [
        ['1775817000000000000', 3],
        ['1775817000000000002', 3],
      ],
    )
  })

  test('is not changed by a merge or a link', async (t) => {
    const site = await open(t)
    const rule = { name: 'Repeated', fingerprint_fields: ['entity_id'], window_seconds: 60, action: 'merge' }
    await site.ask('POST', '/duplication-rules', rule)
    const moment = { occurred_at: '2026-04-10T10:30:00Z' }
    const [first, other] = [await site.log(moment), await site.log({ ...moment, entity_id: 'Motor-02' })]
    await site.caughtUp()
    const before = await site.points()
    assert.equal((await site.log({ ...moment, description: 'Merged' })).id, first.id)
    await site.ask('POST', `/events/${first.id}/correlate`, { event_ids: [other.id] })
    await site.caughtUp()
    assert.equal((await site.ask('GET', '/feeds/influx')).body.delivered, 4)
    assert.deepEqual(await site.points(), before)
    await site.assertEqual()
  })

  test('keeps every text as it was said', async (t) => {
    const site = await open(t)
    const texts = [
      'a"b',
      "it's",
      'a, b=c',
      'back\\slash',
      'ends\\',
      'a\\,b',
      'a\\ b',
      '😀 ü 漢',
      '50%',
      '%5C',
      '\\\\',
      '\\n',
    ]
    for (const text of [...texts, 'two\nlines', 'tab\there', 'cr\rhere', ' padded ']) {
      await site.log({ entity_id: text, description: `${text} "said" \\ and\nmore ${text}` })
    }
    await site.caughtUp()
    assert.equal((await site.points()).length, 16)
    await site.assertEqual()
    for (const { id } of await site.events()) await site.ask('PATCH', `/events/${id}`, { severity: 'HIGH' })
    await site.caughtUp()
    await site.assertEqual()
  })

  test('sets one entry aside that InfluxDB refuses, and goes on with the others', async (t) => {
    const rules = join(temporaryFolder(t), 'mirrors.json')
    const rule = { event_types: ['note'], measurement: 'notes', fields: { said: 'description' } }
    writeFileSync(rules, JSON.stringify([rule]))
    const site = await open(t, { influxMirrors: rules })
    await site.ask('POST', '/event-types', { id: 'note', name: 'Note' })
    // There is a number already where, in the week of one entry, a text is to go.
    await influxd.write(site.database, 'notes,asset_id=other said=1i 1775817000000000000')
    await site.ask('POST', '/feeds/influx/pause')
    const said = []
    for (let n = 0; n < 7; n += 1) {
      const occurred_at = n === 3 ? '2026-04-10T10:30:00Z' : '2026-05-10T10:30:00Z'
      said.push(await site.log({ event_type_id: 'note', occurred_at }))
    }
    const early = await site.log({ occurred_at: '1500-01-01T00:00:00Z' })
    await site.log()
    await site.ask('POST', '/feeds/influx/resume')
    await site.caughtUp()
    const { body } = await site.ask('GET', '/feeds/influx/set-aside')
    assert.deepEqual(
      body.data.map(({ event_id, reason }: Record<string, string>) => [event_id, reason?.slice(0, 34)]),
      [
        [said[3]?.id, 'partial write: field type conflict'],
        [early.id, 'InfluxDB keeps the years 1678 to 2'],
      ],
    )
    assert.equal((await site.points('notes')).length, 7)
    assert.equal((await site.points()).length, 1)
  })

  test('takes in what an InfluxDB missed that is killed and started again under load', async (t) => {
    const site = await open(t)
    let isOver = false
    const load = (async () => {
      const events = []
      for (let n = 0; !isOver; n += 1) {
        events.push(await site.log({ entity_id: `Motor-${n % 7}`, occurred_at: '2026-04-10T10:30:00Z' }))
        if (n % 5 === 4) await site.ask('PATCH', `/events/${events[n - 2]!.id}`, { severity: 'HIGH' })
        if (n % 9 === 8) await site.ask('PATCH', `/events/${events[n - 4]!.id}`, { description: 'Corrected' })
      }
      return events.length
    })()
    await wait(300)
    for (let kills = 0; kills < 2; kills += 1) {
      await influxd.kill()
      await wait(300)
      await influxd.restart()
      await wait(300)
    }
    isOver = true
    assert.ok((await load) > 100)
    await site.caughtUp()
    await site.assertEqual()
  })

  test('takes in what was recorded before there was an InfluxDB', async (t) => {
    const data = temporaryFolder(t)
    const before = await open(t, { data, influxUrl: null })
    for (let n = 0; n < 1200; n += 1) await before.log({ occurred_at: '2026-04-10T10:30:00Z' })
    await before.under.app.close()
    const site = await open(t, { data })
    await site.caughtUp()
    await site.assertEqual()
    const overflown = (await site.points()).filter(({ overflow }) => overflow === '1')
    assert.equal(overflown.length, 200)
  })

  test('stays the same when everything is delivered again', async (t) => {
    const site = await open(t)
    const events = []
    for (let n = 0; n < 30; n += 1) events.push(await site.log({ occurred_at: '2026-04-10T10:30:00Z' }))
    for (const { id } of events.slice(0, 10)) {
      await site.ask('PATCH', `/events/${id}`, { occurred_at: '2026-04-10T11:30:00Z' })
    }
    for (const { id } of events.slice(5, 15)) await site.ask('PATCH', `/events/${id}`, { severity: 'HIGH' })
    await site.caughtUp()
    const once = await site.points()
    await site.assertEqual()
    await site.ask('POST', '/feeds/influx/replay', { from: '2020-01-01T00:00:00Z' })
    await site.caughtUp()
    assert.deepEqual(await site.points(), once)
  })

  test('mirrors other events as it is told', async (t) => {
    const rules = join(temporaryFolder(t), 'mirrors.json')
    const flaring = {
      event_types: ['flaring'],
      measurement: 'flaring',
      tags: { cause: 'fields.cause', level: 'severity' },
      fields: { volume: 'fields.volume_mcf', lit: 'fields.lit' },
    }
    writeFileSync(rules, JSON.stringify([flaring, { event_types: ['*'], measurement: 'other_events' }]))
    const site = await open(t, { influxMirrors: rules })
    const fields = [
      { name: 'volume_mcf', type: 'number' },
      { name: 'cause', type: 'text' },
      { name: 'lit', type: 'boolean' },
      { name: 'crew', type: 'integer' },
    ]
    for (const id of ['flaring', 'venting']) await site.ask('POST', '/event-types', { id, name: id, fields })
    const occurred_at = '2026-04-10T10:30:00Z'
    const said = { occurred_at, fields: { volume_mcf: 4, cause: 'wind', lit: true, crew: 3 } }
    const flared = await site.log({ ...said, event_type_id: 'flaring' })
    const vented = await site.log({ ...said, event_type_id: 'venting' })
    await site.caughtUp()
    const time = '1775817000000000000'
    assert.deepEqual(await site.points('flaring'), [
      {
        ...{ time, asset_id: 'Motor-01', cause: 'wind', level: 'LOW', event_id: flared.id, revision: 1 },
        ...{ volume: 4, lit: true },
      },
    ])
    const [other] = await site.points('other_events')
    const { recorded_at: _, ...shown } = other!
    assert.deepEqual(shown, {
      ...{ time: '1775817000000000001', asset_id: 'Motor-01', event_type: 'venting', severity: 'LOW' },
      ...{ event_id: vented.id, description: 'Runs', revision: 1, ...said.fields },
    })
    // A field that a correction takes away is gone from the point too.
    await site.ask('PATCH', `/events/${vented.id}`, { fields: { crew: null } })
    await site.caughtUp()
    assert.deepEqual(
      (await site.points('other_events')).map(({ crew, revision }) => [crew ?? null, revision]),
      [[null, 2]],
    )
  })

  test('keeps fields that are called like something else of the point, and numbers of any size', async (t) => {
    const rules = join(temporaryFolder(t), 'mirrors.json')
    writeFileSync(rules, JSON.stringify([{ event_types: ['*'], measurement: 'other_events' }]))
    const site = await open(t, { influxMirrors: rules })
    const names = ['time', 'severity', 'asset_id', 'event_id', 'overflow', 'superseded', 'crew']
    const fields = [
      ...names.map((name) => ({ name, type: 'text' })),
      ...['large', 'whole'].map((name) => ({ name, type: 'number' })),
    ]
    await site.ask('POST', '/event-types', { id: 'venting', name: 'Venting', fields })
    const texts = Object.fromEntries(names.map((name) => [name, `own ${name}`]))
    const said = {
      event_type_id: 'venting',
      fields: { ...texts, large: 1e308, whole: 123456789012345680000 },
    }
    const { id } = await site.log(said)
    // A tag that is also a field cannot be deleted by.
    await site.ask('PATCH', `/events/${id}`, { severity: 'HIGH' })
    await site.caughtUp()
    const points = await site.points('other_events')
    assert.deepEqual(
      points.map((point) => [
        point['asset_id'],
        point['severity'],
        ...names.map((name) => point[`fields.${name}`] ?? point[name]),
      ]),
      [['Motor-01', 'HIGH', ...names.map((name) => `own ${name}`)]],
    )
    const { result } = await verified(site)
    assert.deepEqual(result, { missing: 0, different: 0, extra: 0, differences: [] })
  })

  test('keeps an entry that was corrected into a year that InfluxDB knows', async (t) => {
    const site = await open(t)
    const event = await site.log({ occurred_at: '1500-01-01T00:00:00Z' })
    await site.caughtUp()
    await site.ask('PATCH', `/events/${event.id}`, { occurred_at: '2026-01-01T00:00:00Z' })
    await site.caughtUp()
    await site.assertEqual()
    const retried = await site.ask('POST', `/feeds/influx/set-aside/${event.seq}/retry`)
    assert.deepEqual(retried.body, { outcome: 'delivered', reason: null })
    await site.assertEqual()
  })

  test('is used as its guide shows', {
    skip: spawnSync('bash', ['-c', 'curl --version']).status !== 0,
  }, async (t) => {
    const site = await open(t, { influxDatabase: 'plant' })
    const address = await site.under.app.server.listen({ host: '127.0.0.1', port: 0 })
    const guide = readFileSync(join(ROOT, 'docs/influxdb.md'), 'utf8')
    const commands = [...guide.matchAll(/^```sh with InfluxDB\n([\s\S]*?)^```$/gm)].map(([, block]) => block)
    assert.equal(commands.length, 2)
    const script = commands
      .join('\n')
      .replaceAll('http://localhost:8086', influxd.url)
      .replaceAll('http://localhost:8000', address)
      .replaceAll('npm run groundlog --', PROGRAM.map((part) => `"${part}"`).join(' '))
    const env = { ...process.env, TOKEN: ADMIN_TOKEN, GROUNDLOG_URL: address, GROUNDLOG_TOKEN: ADMIN_TOKEN }
    const strict = `set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body "$@"; }\n`
    const shell = spawn('bash', ['-c', strict + script], { env })
    let said = ''
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (said += chunk))
    const [code] = await once(shell, 'close')
    assert.equal(code, 0, said)
    assert.match(said, /1 events compared, no differences/)
  })

  describe('compared with the log', () => {
    test('differs in nothing, however much there is at one moment', async (t) => {
      const site = await open(t)
      const events = []
      for (let n = 0; n < 1300; n += 1) {
        const second = String(n % 2 === 0 ? 0 : n % 60).padStart(2, '0')
        events.push(
          await site.log({ entity_id: `Motor-${n % 3}`, occurred_at: `2026-04-10T10:30:${second}Z` }),
        )
      }
      for (const { id } of events.slice(100, 130))
        await site.ask('PATCH', `/events/${id}`, { severity: 'HIGH' })
      await site.log({ entity_id: 'a,\\', occurred_at: '1969-12-31T23:59:59.999999Z', description: '[1,2]' })
      await site.caughtUp()
      const { compared, result } = await verified(site)
      assert.deepEqual([compared, result], [1301, { missing: 0, different: 0, extra: 0, differences: [] }])
    })

    test('shows what is missing, different and too much', async (t) => {
      const site = await open(t)
      const events = []
      for (let n = 0; n < 5; n += 1) events.push(await site.log({ occurred_at: `2026-04-10T10:30:0${n}Z` }))
      const early = await site.log({ occurred_at: '1200-01-01T00:00:00Z' })
      await site.caughtUp()
      const point = 'maintenance_logs,asset_id=Motor-01,event_type=STATUS_RESTART,severity=LOW'
      const deleted = 'DELETE FROM "maintenance_logs" WHERE time = 1775817001000000000'
      await fetch(`${influxd.url}/query?db=${site.database}`, {
        method: 'POST',
        body: new URLSearchParams({ q: deleted }),
      })
      await influxd.write(site.database, `${point} description="Walks" 1775817002000000000`)
      await influxd.write(site.database, `${point} event_id="${events[3]!.id}" 1775817009000000000`)
      await influxd.write(site.database, `${point} description="Who?" 1775817009500000000`)
      const { result } = await verified(site)
      assert.deepEqual(
        result.differences.map(({ kind, event_id, detail }: Record<string, string>) => [
          kind,
          event_id,
          detail?.slice(0, 49),
        ]),
        [
          ['missing', early.id, 'InfluxDB keeps the years 1678 to 2261, and this i'],
          ['missing', events[1]?.id, 'InfluxDB has no point of it there'],
          ['different', events[2]?.id, 'field description is "Walks" instead of "Runs"'],
          ['extra', events[3]?.id, 'InfluxDB has a point at 2026-04-10T10:30:09.000Z '],
          ['extra', '', 'InfluxDB has a point at 2026-04-10T10:30:09.500Z '],
        ],
      )
    })

    test('finds no points where there is no database: before the first one, and after somebody dropped it', async (t) => {
      const site = await open(t)
      await site.ask('POST', '/feeds/influx/pause')
      await site.log()
      assert.deepEqual((await verified(site)).result, { missing: 0, different: 0, extra: 0, differences: [] })
      await site.ask('POST', '/feeds/influx/resume')
      await site.caughtUp()
      await fetch(`${influxd.url}/query`, {
        method: 'POST',
        body: new URLSearchParams({ q: `DROP DATABASE "${site.database}"` }),
      })
      const { missing, different, extra } = (await verified(site)).result
      assert.deepEqual([missing, different, extra], [1, 0, 0])
    })

    test('differs in nothing while both go on', async (t) => {
      const site = await open(t)
      const events = [await site.log()]
      let isOver = false
      const load = (async () => {
        while (!isOver) {
          events.push(await site.log())
          await site.ask('PATCH', `/events/${events[Math.floor(events.length / 2)]!.id}`, {
            severity: 'HIGH',
          })
        }
      })()
      for (let times = 0; times < 5; times += 1) {
        await wait(120)
        const { missing, different, extra } = (await verified(site)).result
        assert.deepEqual([missing, different, extra], [0, 0, 0])
      }
      isOver = true
      await load
    })

    test('from the command line', async (t) => {
      const site = await open(t)
      await site.log({ occurred_at: '2026-04-10T10:30:00Z' })
      await site.caughtUp()
      const address = await site.under.app.server.listen({ host: '127.0.0.1', port: 0 })
      const env = { GROUNDLOG_URL: address, GROUNDLOG_TOKEN: site.under.adminToken }
      const same = await runProgram(['feeds', 'verify', 'influx'], env)
      assert.deepEqual([same.code, same.stdout], [0, '1 events compared, no differences\n'], same.stderr)
      await influxd.write(site.database, 'maintenance_logs,asset_id=Motor-01 revision=9i 1775817000000000000')
      const other = await runProgram(['feeds', 'verify', 'influx'], env)
      assert.equal(other.code, 1)
      assert.match(other.stdout, /^extra +InfluxDB has a point at/m)
      assert.match(other.stdout, /0 missing, 0 different, 1 too many/)
      assert.match((await runProgram(['feeds', 'list'], env)).stdout, /^influx +up-to-date +0 +0\.0 +1 +0$/m)
      assert.match((await runProgram(['feeds', 'pause', 'influx'], env)).stdout, /^influx +paused /m)
      assert.match((await runProgram(['feeds', 'verify', 'none'], env)).stderr, /No feed is called none/)
    })
  })
})
