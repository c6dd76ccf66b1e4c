import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { BLAKE, messages, put, putJson, withAsset, withUsers } from './with-asset.ts'

describe('the one log behind it', () => {
  it('shows entries that were recorded as events, and gives its own to them', async (t) => {
    const { ask, json } = await withAsset(t)
    const event = {
      event_type_id: 'ASSET_LOG',
      entity_id: 'tumblrtag1',
      description: 'seen',
      severity: 'HIGH',
    }
    const posted = await ask({
      method: 'POST',
      url: '/events',
      headers: json,
      payload: JSON.stringify(event),
    })
    assert.equal(posted.statusCode, 201, posted.body)
    await put(ask, 'message=told&type=NOTE')
    const { body } = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs' })
    const shown = JSON.parse(body).Data.map((it: Record<string, string>) => [
      it['TYPE'],
      it['SOURCE'],
      it['MESSAGE'],
    ])
    assert.deepEqual(shown, [
      ['NOTE', 'API', 'told'],
      ['ERROR', 'API', 'seen'],
    ])
    const events = await ask({ method: 'GET', url: '/events?sort=asc', headers: json })
    const sources = events.json().data.map((it: { source: string }) => it.source)
    assert.deepEqual(sources, ['events', 'asset-log'])
  })

  it('keeps to itself what is of another type', async (t) => {
    const { ask } = await withUsers(t)
    const entry = {
      asset_id: 'tumblrtag1',
      event_type: 'STATUS_RESTART',
      severity: 'LOW',
      description: 'restarted',
    }
    const headers = { 'content-type': 'application/json' }
    await ask({ method: 'POST', url: '/api/log', headers, payload: JSON.stringify(entry) })
    await put(ask, 'message=own')
    const { body } = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs' })
    assert.deepEqual(messages(body), ['own'])
    assert.equal((await ask({ method: 'GET', url: '/api/log/1', headers: BLAKE })).statusCode, 404)
    assert.equal((await ask({ method: 'GET', url: '/api/log/2', headers: BLAKE })).statusCode, 200)
  })

  it('shows a corrected text as text', async (t) => {
    const { ask, json } = await withAsset(t)
    await putJson(ask, '{"Message":{"wrong":1}}')
    const [event] = (await ask({ method: 'GET', url: '/events', headers: json })).json().data
    const corrected = await ask({
      method: 'PATCH',
      url: `/events/${event.id}`,
      headers: json,
      payload: '{"description":"right"}',
    })
    assert.equal(corrected.statusCode, 200, corrected.body)
    const { Data } = (await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs' })).json()
    assert.deepEqual([Data[0].FORMAT, Data[0].MESSAGE], ['text/plain', 'right'])
  })
})

describe('long lists', () => {
  it('leave in pieces that add up to the whole', async (t) => {
    const { ask } = await withUsers(t)
    const count = 1203
    await Promise.all(Array.from({ length: count }, (_, n) => put(ask, `message=m${n}`)))
    const whole = await ask({ method: 'GET', url: '/api/asset/tumblrtag1/logs?size=0&sort=ASC' })
    const ids = whole.json().Data.map((entry: { ID: number }) => entry.ID)
    assert.deepEqual(
      ids,
      Array.from({ length: count }, (_, n) => n + 1),
    )
    assert.equal(whole.json().Pagination.TotalResults, count)
    const bash = await ask({ method: 'GET', url: '/api/assets/logs?size=5000&outputType=sh' })
    assert.match(bash.body, /\nDATA_1202_ID=1;\n/)
    const page = await ask({
      method: 'GET',
      url: '/api/asset/tumblrtag1/logs?size=700&page=1',
      headers: BLAKE,
    })
    assert.deepEqual(
      page.json().data.Data.map((entry: { ID: number }) => entry.ID),
      ids.slice(0, 503).toReversed(),
    )
  })

  it('let others be answered before their end', async (t) => {
    const { ask } = await withUsers(t)
    await Promise.all(Array.from({ length: 5_000 }, (_, n) => put(ask, `message=m${n}`)))
    const answered: string[] = []
    const answer = async (url: string) => {
      await ask({ method: 'GET', url })
      answered.push(url)
    }
    const list = '/api/asset/tumblrtag1/logs?size=0'
    const listed = answer(list)
    await nextTurn()
    await Promise.all([answer('/api/ping'), listed])
    assert.deepEqual(answered, ['/api/ping', list])
  })
})
