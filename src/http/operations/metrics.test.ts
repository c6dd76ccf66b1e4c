import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

const facts = { version: '1.2.3', seq: 42, ok: true, feeds: [], intakes: [] }

test('verdicts are counted by dialect and outcome', async () => {
  const metrics = createMetrics()
  metrics.verdict('events', 'recorded')
  metrics.verdict('events', 'recorded')
  metrics.verdict('events', 'refused')
  metrics.verdict('asset-log', 'recorded')
  const text = await metrics.text(facts)
  assert.match(text, /^groundlog_verdicts_total\{dialect="events",verdict="recorded"\} 2$/m)
  assert.match(text, /^groundlog_verdicts_total\{dialect="events",verdict="refused"\} 1$/m)
  assert.match(text, /^groundlog_verdicts_total\{dialect="asset-log",verdict="recorded"\} 1$/m)
})

test('answers are timed by method, route and status', async () => {
  const metrics = createMetrics()
  const timer = metrics.requestTimer('GET', '/events/:id')
  timer(200, 0.002)
  timer(200, 0.02)
  timer(404, 0.002)
  const text = await metrics.text(facts)
  const labels = 'method="GET",route="/events/:id",status="200"'
  assert.ok(text.includes(`groundlog_http_request_duration_seconds_count{${labels}} 2`))
  assert.ok(text.includes(`groundlog_http_request_duration_seconds_bucket{le="0.0025",${labels}} 1`))
  assert.match(text, /_count\{method="GET",route="\/events\/:id",status="404"\} 1/)
})

test('a scrape tells the version, the place in the log and whether it can be written', async () => {
  const metrics = createMetrics()
  assert.match(await metrics.text(facts), /^groundlog_build_info\{version="1\.2\.3",node="v[\d.]+"\} 1$/m)
  const text = await metrics.text({ ...facts, seq: 43, ok: false, feeds: [] })
  assert.match(text, /^groundlog_log_seq 43$/m)
  assert.match(text, /^groundlog_storage_up 0$/m)
  assert.match(text, /^nodejs_eventloop_lag_seconds /m)
})

test('two apps in one process count apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.verdict('events', 'recorded')
  assert.doesNotMatch(await other.text(facts), /groundlog_verdicts_total\{/)
})
