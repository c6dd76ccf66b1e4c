import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import Schema from 'typebox/schema'
import { STREAMED_ENTRY } from '../../src/http/stream/schemas.ts'
import { asker } from './asker.ts'
import { StreamReader } from './stream-reader.ts'
import { type Wanted, withApp } from './with-app.ts'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'Motor-01',
  severity: 'LOW',
  description: 'Runs',
}

async function withStreams(t: TestContext, wanted: Wanted = {}) {
  const under = await withApp(t, wanted)
  const address = await under.app.server.listen({ host: '127.0.0.1', port: 0 })
  const ask = asker(under)
  const record = async (said: object = {}) => {
    const { status, body } = await ask('POST', '/events', { ...RESTART, ...said })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const read = (path = '', lastId?: string, headers?: Record<string, string>) => {
    const asking = { path: `/events/stream${path}`, lastId, ...(headers && { headers }) }
    const reader = new StreamReader(address, asking)
    t.after(() => reader.socket.destroy())
    return reader
  }
  return { under, address, ask, record, read }
}

const said = (reader: StreamReader) => reader.data().map(({ event }) => event.description)

describe('GET /events/stream', () => {
  test('sends what is recorded from then on, as /events shows it', async (t) => {
    const { record, read, ask } = await withStreams(t)
    await record({ description: 'Before' })
    const reader = await read().opened()
    const recorded = await record()
    await reader.until(({ frames }) => frames.length === 1)
    assert.equal(reader.frames[0]!.event, 'record')
    assert.deepEqual(reader.data(), [
      {
        kind: 'record',
        event: (await ask('GET', `/events/${recorded.id}`)).body,
        recorded_at: recorded.recorded_at,
        recorded_by: recorded.recorded_by,
        reason: null,
        correlation: null,
      },
    ])
  })

  test('is for browsers and proxies what they expect, and says when to come back', async (t) => {
    const { read } = await withStreams(t)
    const reader = await read().opened()
    for (const line of [
      'content-type: text/event-stream',
      'cache-control: no-cache, no-transform',
      'x-accel-buffering: no',
    ]) {
      assert.ok(reader.head.toLowerCase().includes(`\r\n${line}`), reader.head)
    }
    assert.equal(reader.retry, 2_000)
  })

  test('sends every kind of entry, with the event as it stood right after it', async (t) => {
    const { ask, record, read } = await withStreams(t)
    await ask('POST', '/duplication-rules', {
      name: 'Same',
      event_type_id: 'STATUS_RESTART',
      fingerprint_fields: ['entity_id'],
      action: 'merge',
    })
    const reader = await read().opened()
    const first = await record()
    const second = await record({ entity_id: 'Motor-02', description: 'Trips' })
    assert.equal((await ask('POST', '/events', RESTART)).status, 200)
    await ask('PATCH', `/events/${first.id}`, { description: 'Runs well', reason: 'Looked again' })
    await ask('POST', `/events/${first.id}/correlate`, {
      event_ids: [second.id],
      relation: 'causes',
      comment: 'Seen',
    })
    const { body: links } = await ask('GET', `/events/${first.id}/correlations`)
    await ask('DELETE', `/events/${first.id}/correlations/${links.data[0].id}`)
    await reader.until(({ frames }) => frames.length === 6)
    for (const data of reader.data()) {
      const [fits, errors] = Schema.Errors(STREAMED_ENTRY as never, data)
      assert.ok(fits, JSON.stringify(errors))
    }
    const shown = reader.data().map(({ kind, event, reason }) => {
      return [kind, event.id, event.description, event.occurrence_count, event.revision, reason]
    })
    assert.deepEqual(shown, [
      ['record', first.id, 'Runs', 1, 1, null],
      ['record', second.id, 'Trips', 1, 1, null],
      ['merge', first.id, 'Runs', 2, 1, null],
      ['revise', first.id, 'Runs well', 2, 2, 'Looked again'],
      ['link', first.id, 'Runs well', 2, 2, null],
      ['unlink', first.id, 'Runs well', 2, 2, null],
    ])
    assert.deepEqual(
      reader.frames.map(({ event }) => event),
      shown.map(([kind]) => kind),
    )
    const { id, ...link } = reader.data()[4].correlation
    const ends = { from_event_id: first.id, to_event_id: second.id }
    assert.deepEqual(link, { ...ends, relation: 'causes', comment: 'Seen' })
    assert.equal(reader.data()[5].correlation.id, id)
  })

  test('sends nothing to HEAD but the head', async (t) => {
    const { under } = await withStreams(t)
    const { statusCode, headers, body } = await under.inject({ method: 'HEAD', url: '/events/stream' })
    assert.deepEqual([statusCode, headers['content-type'], body], [200, 'text/event-stream', ''])
  })
})

describe('the filters of /events', () => {
  test('select what is sent', async (t) => {
    const { ask, record, read } = await withStreams(t)
    await ask('POST', '/event-types', {
      id: 'flaring',
      name: 'Flaring',
      fields: [{ name: 'volume', type: 'number' }],
    })
    const asked = {
      'entity_id=Motor-02': ['b'],
      'event_type_id=flaring': ['c', 'd'],
      'severity=HIGH,CRITICAL': ['b'],
      'q=B': ['b'],
      'field.volume.gte=10': ['d'],
      'event_type_id=flaring&field.volume=1': ['c'],
      'from_date=2026-02-01&to_date=2026-02-28': ['a'],
      'limit=1&sort=desc': ['a', 'b', 'c', 'd'],
    }
    const readers = Object.keys(asked).map((query) => read(`?${query}`))
    await Promise.all(readers.map((reader) => reader.opened()))
    await record({ description: 'a', occurred_at: '2026-02-03T00:00:00Z' })
    await record({ description: 'b', entity_id: 'Motor-02', severity: 'HIGH' })
    const flaring = { event_type_id: 'flaring', severity: null }
    await record({ ...flaring, description: 'c', fields: { volume: 1 } })
    await record({ ...flaring, description: 'd', fields: { volume: 10 } })
    await readers.at(-1)!.until(({ frames }) => frames.length === 4)
    for (const [index, expected] of Object.values(asked).entries()) {
      const reader = await readers[index]!.until(({ frames }) => frames.length >= expected.length)
      assert.deepEqual(said(reader), expected, Object.keys(asked)[index])
    }
  })

  test('know fields of event types that are defined meanwhile', async (t) => {
    const { ask, record, read } = await withStreams(t)
    const fields = [{ name: 'volume', type: 'number' }]
    await ask('POST', '/event-types', { id: 'flaring', name: 'Flaring', fields })
    const reader = await read('?field.volume.gt=1').opened()
    await ask('POST', '/event-types', { id: 'venting', name: 'Venting', fields })
    await record({ event_type_id: 'venting', severity: null, fields: { volume: 2 } })
    await reader.until(({ frames }) => frames.length === 1)
  })

  test('let corrections through that take an event out of them, and say so', async (t) => {
    const { ask, record, read } = await withStreams(t)
    const reader = await read('?severity=LOW').opened()
    const { id } = await record()
    for (const severity of ['HIGH', 'CRITICAL', 'LOW']) await ask('PATCH', `/events/${id}`, { severity })
    await reader.until(({ frames }) => frames.length === 3)
    assert.deepEqual(
      reader.data().map(({ kind, event, leaves_filter }) => [kind, event.severity, leaves_filter]),
      [
        ['record', 'LOW', undefined],
        ['revise', 'HIGH', true],
        ['revise', 'LOW', undefined],
      ],
    )
  })

  for (const [query, name] of [
    ['severity=BAD', 'severity'],
    ['from_date=soon', 'from_date'],
    ['field.none=1', 'field.none'],
    ['as_of=2026-01-01', 'as_of'],
    ['last_event_id=nonsense', 'last_event_id'],
  ] as const) {
    test(`are 422 with ${query}`, async (t) => {
      const { ask } = await withStreams(t)
      const { status, body } = await ask('GET', `/events/stream?${query}`)
      assert.deepEqual([status, body.detail[0].loc], [422, ['query', name]])
    })
  }
})

describe('whoever comes back with the last id', () => {
  test('is sent what came since, and then what comes', async (t) => {
    const { record, read } = await withStreams(t)
    const reader = await read().opened()
    for (const description of ['a', 'b']) await record({ description })
    await reader.until(({ frames }) => frames.length === 2)
    await reader.breakOff()
    await record({ description: 'c' })
    const again = await read('', reader.frames[0]!.id).opened()
    await record({ description: 'd' })
    await again.until(({ frames }) => frames.length === 3)
    assert.deepEqual(said(again), ['b', 'c', 'd'])
  })

  test('misses nothing though nothing had come yet', async (t) => {
    const { record, read } = await withStreams(t)
    const reader = await read().opened()
    await reader.breakOff()
    await record()
    await read('', reader.lastId).until(({ frames }) => frames.length === 1)
  })

  test('may give it in the query, where the header wins', async (t) => {
    const { record, read } = await withStreams(t)
    for (const description of ['a', 'b', 'c']) await record({ description })
    const all = await read('?last_event_id=start').until(({ frames }) => frames.length === 3)
    assert.deepEqual(said(all), ['a', 'b', 'c'])
    const rest = await read('?last_event_id=start', all.frames[1]!.id).until(
      ({ frames }) => frames.length > 0,
    )
    assert.deepEqual(said(rest), ['c'])
  })

  test('is told when this log never had it', async (t) => {
    const other = await withStreams(t)
    const reader = await other.read().opened()
    for (const description of ['a', 'b']) await other.record({ description })
    await reader.until(({ frames }) => frames.length === 2)
    const { ask, record } = await withStreams(t)
    const statusWith = async (id: string) =>
      (await ask('GET', '/events/stream', undefined, { 'last-event-id': id })).status
    assert.equal(await statusWith(reader.frames[1]!.id), 410)
    // As after an older backup was restored and others were recorded: the place is there, the entry is another.
    for (const description of ['a', 'b']) await record({ description })
    assert.equal(await statusWith(reader.frames[1]!.id), 410)
    assert.equal(await statusWith('nonsense'), 422)
  })
})

describe('a stream', () => {
  test('says that it is there while nothing happens, and how far it has looked', async (t) => {
    const { record, read } = await withStreams(t, { streamHeartbeat: 1 })
    const reader = await read('?entity_id=Motor-09').opened()
    await record()
    await reader.until(({ comments, lastId }) => comments > 0 && lastId !== 'start')
    assert.deepEqual(reader.frames, [])
    await reader.breakOff()
    await record({ entity_id: 'Motor-09' })
    const again = await read('', reader.lastId).until(({ frames }) => frames.length === 1)
    assert.deepEqual(again.data()[0].event.entity_id, 'Motor-09')
  })

  test('ends soon after the token of its reader was revoked', async (t) => {
    const { under, ask, read } = await withStreams(t)
    const { body } = await ask('POST', '/tokens', { name: 'follower', role: 'viewer' })
    const headers = { authorization: `Bearer ${body.token}` }
    const reader = await read('', undefined, headers).opened()
    const other = await read().opened()
    await ask('DELETE', `/tokens/${body.id}`)
    await reader.closed
    assert.deepEqual([reader.ended, other.ended], ['whole', undefined])
    const metrics = await under.inject('/metrics')
    assert.match(metrics.body, /^groundlog_stream_ended_total\{reason="credentials"\} 1$/m)
    assert.match(metrics.body, /^groundlog_stream_subscribers 1$/m)
  })

  test('ends as a whole when the server stops', async (t) => {
    const { under, record, read } = await withStreams(t)
    const readers = [read(), read('?entity_id=none')]
    for (const reader of readers) await reader.opened()
    await record()
    await readers[0]!.until(({ frames }) => frames.length === 1)
    await under.app.server.close()
    for (const reader of readers) {
      await reader.closed
      assert.equal(reader.ended, 'whole')
    }
  })

  test('is cut off where its reader does not read, who can come back for the rest', async (t) => {
    const { under, ask, record, read } = await withStreams(t)
    await ask('POST', '/event-types', { id: 'note', name: 'Note' })
    const slow = await read().opened()
    const quick = await read().opened()
    slow.socket.pause()
    const description = 'x'.repeat(10_000)
    let count = 0
    const cutOff = async () => /reason="slow"\} 1$/m.test((await under.inject('/metrics')).body)
    while (!(await cutOff())) {
      await Promise.all(
        Array.from({ length: 50 }, () => record({ event_type_id: 'note', severity: null, description })),
      )
      count += 50
    }
    slow.socket.resume()
    await slow.closed
    assert.equal(slow.ended, 'cut off')
    const again = read('', slow.lastId)
    await again.until(({ frames }) => slow.frames.length + frames.length >= count)
    await quick.until(({ frames }) => frames.length >= count)
    const ids = (...readers: StreamReader[]) => readers.flatMap(({ frames }) => frames.map(({ id }) => id))
    assert.deepEqual(ids(slow, again), ids(quick))
    assert.ok(slow.frames.length < count)
  })
})
