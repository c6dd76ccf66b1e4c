import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Ask, BLAKE, FORM, withUsers } from './with-asset.ts'

describe('assets as Collins has them', () => {
  const head = (tag: string, id: number, type = 'Server Node', status = 'Incomplete') =>
    `{"ID":${id},"TAG":"${tag}","STATE":null,"STATUS":"${status}","TYPE":"${type}","CREATED":"2016-09-16T16:48:40","UPDATED":null,"DELETED":null}`
  const create = (ask: Ask, tag: string, payload = '') =>
    ask({ method: 'PUT', url: `/api/asset/${tag}`, headers: { ...BLAKE, 'content-type': FORM }, payload })

  it('are created with an entry about their intake', async (t) => {
    const { ask } = await withUsers(t)
    const answer = await create(ask, 'tumblrtag30', 'generate_ipmi=false')
    assert.equal(answer.statusCode, 201)
    assert.equal(
      answer.body,
      `{"status":"success:created","data":{"ASSET":${head('tumblrtag30', 2)}},"Success":true}`,
    )
    const { Data } = (await ask({ method: 'GET', url: '/api/asset/tumblrtag30/logs' })).json()
    assert.equal(Data.length, 1)
    assert.equal(Data[0].MESSAGE, 'Initial intake successful, status now Incomplete')
    assert.deepEqual([Data[0].TYPE, Data[0].SOURCE, Data[0].CREATED_BY], ['INFORMATIONAL', 'API', 'blake'])
  })

  it('take type and status in the words of Collins, or a type another asset has', async (t) => {
    const { ask, json } = await withUsers(t)
    await ask({ method: 'POST', url: '/assets', headers: json, payload: '{"tag":"w","type":"Well"}' })
    assert.match((await create(ask, 'r1', 'type=RACK&status=new')).body, /"STATUS":"New","TYPE":"Rack"/)
    assert.match((await create(ask, 'r2', 'type=Data%20Center')).body, /"TYPE":"Data Center"/)
    assert.match((await create(ask, 'w2', 'type=Well')).body, /"TYPE":"Well"/)
  })

  it('are refused in its words', async (t) => {
    const { ask } = await withUsers(t)
    for (const [tag, payload, status, message] of [
      ['TUMBLRTAG1', '', 409, "Duplicate asset tag 'TUMBLRTAG1'"],
      ['t2', 'type=Gadget', 400, 'Invalid asset type specified'],
      ['t2', 'status=Broken', 400, 'Invalid status specified'],
      ['t2', 'generate_ipmi=perhaps', 400, 'generate_ipmi requires a boolean value'],
      ['t%202', '', 400, "Specified asset tag 't 2' is invalid"],
      ['t'.repeat(101), '', 400, `Specified asset tag '${'t'.repeat(101)}' is invalid`],
    ] as const) {
      const answer = await create(ask, tag, payload)
      assert.equal(answer.statusCode, status)
      assert.equal(answer.json().data.message, message)
    }
    assert.equal((await ask({ method: 'GET', url: '/api/asset/t2', headers: BLAKE })).statusCode, 404)
  })

  it('are shown with every key a client looks for', async (t) => {
    const { ask, json } = await withUsers(t)
    const asset = { tag: 'pump-1', type: 'Pump', attributes: { hostname: 'web01', rpm: 1450 } }
    await ask({ method: 'POST', url: '/assets', headers: json, payload: JSON.stringify(asset) })
    const answer = await ask({ method: 'GET', url: '/api/asset/PUMP-1', headers: BLAKE })
    assert.equal(
      answer.body,
      `{"status":"success:ok","data":{"ASSET":${head('pump-1', 2, 'Pump')},"HARDWARE":{"CPU":[],"MEMORY":[],"NIC":[],"DISK":[],"BASE":{}},"CLASSIFICATION":{},"LLDP":{"INTERFACES":[]},"IPMI":null,"ADDRESSES":[],"POWER":[],"ATTRIBS":{"0":{"HOSTNAME":"web01","RPM":"1450"}}},"Success":true}`,
    )
  })

  it('are found', async (t) => {
    const { ask, json } = await withUsers(t)
    for (const asset of [
      { tag: 'pump-1', type: 'Pump', attributes: { hostname: 'web01', site: 'north' } },
      { tag: 'pump-10', type: 'Pump', attributes: { hostname: 'web02', site: 'south' } },
      { tag: 'fan-1', type: 'Fan' },
    ]) {
      await ask({ method: 'POST', url: '/assets', headers: json, payload: JSON.stringify(asset) })
    }
    const find = async (query: string) => {
      const answer = await ask({ method: 'GET', url: `/api/assets?${query}`, headers: BLAKE })
      assert.equal(answer.statusCode, 200, answer.body)
      const { Data, Pagination } = answer.json().data
      return `${Data.map((it: { ASSET: { TAG: string } }) => it.ASSET.TAG).join(' ')} of ${Pagination.TotalResults}`
    }
    for (const [query, found] of [
      ['', 'tumblrtag1 pump-10 pump-1 fan-1 of 4'],
      ['sort=ASC&size=2&page=1', 'pump-10 tumblrtag1 of 4'],
      ['tag=pump-1&operation=and', 'pump-1 of 1'],
      ['tag=PUMP-1', 'pump-1 of 1'],
      ['tag=pump-*', 'pump-10 pump-1 of 2'],
      ['tag=nothing', ' of 0'],
      ['tag=%00', ' of 0'],
      ['type=Pump', 'pump-10 pump-1 of 2'],
      ['type=Pump&size=1&sort=ASC', 'pump-1 of 2'],
      ['attribute=HOSTNAME%3Bweb01', 'pump-1 of 1'],
      ['attribute=hostname;web*&attribute=site;south', 'pump-10 pump-1 of 2'],
      ['attribute=hostname;web*&attribute=site;south&operation=and', 'pump-10 of 1'],
      ['status=Incomplete&type=Fan', 'fan-1 of 1'],
      ['status=Maintenance', ' of 0'],
      ['createdAfter=2016-01-01T00:00:00&createdBefore=2017-01-01T00:00:00&type=Fan', 'fan-1 of 1'],
      ['createdAfter=2017-01-01', ' of 0'],
    ] as const) {
      assert.equal(await find(query), found, query)
    }
    const bare = await ask({ method: 'GET', url: '/api/assets?tag=fan-1&details=false', headers: BLAKE })
    assert.equal(bare.json().data.Data[0].TAG, 'fan-1')
    for (const query of [
      'type=Gadget',
      'status=x',
      'operation=xor',
      'attribute=x',
      'createdAfter=x',
      'query=a',
      'tag=',
      'details=x',
      'sortField=ID',
    ]) {
      const answer = await ask({ method: 'GET', url: `/api/assets?${query}`, headers: BLAKE })
      assert.equal(answer.statusCode, 400, query)
      assert.notEqual(answer.json().data.message, '')
    }
  })
})
