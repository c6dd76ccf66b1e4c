import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import autocannon, { type Client } from 'autocannon'
import type { Load, LoadReport } from './report.ts'

/** Load where wrk is not there: `node autocannon-process.ts LOAD`, a load in JSON; says a report in JSON. */
const { url, bodies, connections, seconds, headers } = JSON.parse(process.argv[2]!) as Load

const lines: string[] = []
for await (const line of createInterface({ input: createReadStream(bodies) })) lines.push(line)

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  setupClient: dealTo(),
})

const report: LoadReport = {
  seconds: result.duration,
  answers: result.requests.total,
  refused: result.non2xx,
  broken: result.errors,
  p50: result.latency.p50,
  p99: result.latency.p99,
}
process.stdout.write(`${JSON.stringify(report)}\n`)

/** Each connection has bodies of its own. */
function dealTo(): (client: Client) => void {
  const share = Math.ceil(lines.length / connections)
  let dealt = 0
  return (client) => {
    const own = lines.slice(dealt, dealt + share)
    dealt += share
    client.setRequests(own.map((body) => ({ body })))
  }
}
