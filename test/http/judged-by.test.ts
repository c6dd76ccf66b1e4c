import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withAsker } from './asker.ts'

test('an event says which versions judged it, each revision for itself, also as it stood then', async (t) => {
  const ask = await withAsker(t)
  const rule = (words: string) => ({
    validations: [{ expression: `!event.description.contains("${words}")`, message: `No ${words}` }],
  })
  await ask('POST', '/guard-rules', { id: 'words', name: 'Words', actions: ['audit'], ...rule('noise') })
  await ask('POST', '/guard-rules/words/publish')
  const said = { event_type_id: 'ASSET_LOG', entity_id: 'pump', description: 'noise' }
  const { body: event } = await ask('POST', '/events', said)
  const url = `/events/${event.id}`
  const first = [
    { rule_id: 'words', version: 1, outcome: 'audited', findings: ["No noise (guard rule 'Words')"] },
  ]
  assert.deepEqual(event.judged_by, first)

  await ask('PATCH', '/guard-rules/words', rule('smoke'))
  assert.deepEqual((await ask('GET', url)).body.judged_by, first, 'a draft judges nobody')
  await ask('POST', '/guard-rules/words/publish')
  assert.deepEqual((await ask('GET', url)).body.judged_by, first, 'a later version judges no earlier event')
  const second = [{ rule_id: 'words', version: 2, outcome: 'passed' }]
  assert.deepEqual((await ask('PATCH', url, { severity: 'MEDIUM' })).body.judged_by, second)

  await ask('POST', '/guard-rules/words/versions/1/publish')
  assert.deepEqual((await ask('PATCH', url, { severity: 'HIGH' })).body.judged_by, first)
  await ask('POST', '/guard-rules/words/retire')
  assert.deepEqual((await ask('PATCH', url, { severity: 'CRITICAL' })).body.judged_by, [])

  const { body: history } = await ask('GET', `${url}/history`)
  assert.deepEqual(
    history.data.map(({ judged_by }: { judged_by: unknown }) => judged_by),
    [first, second, first, []],
  )
  const asOf = encodeURIComponent(history.data[1].recorded_at)
  assert.deepEqual((await ask('GET', `${url}?as_of=${asOf}`)).body.judged_by, second)
  const listed = await ask('GET', `/events?as_of=${asOf}`)
  assert.deepEqual(listed.body.data[0].judged_by, second)
})
