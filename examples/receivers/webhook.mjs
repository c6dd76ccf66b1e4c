// Takes webhooks of Groundlog and writes a line for each: SECRET=whsec_… node examples/receivers/webhook.mjs 9000
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const key = Buffer.from(process.env.SECRET.replace('whsec_', ''), 'base64')

function isSigned({ 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures }, body) {
  if (!(Math.abs(Date.now() / 1000 - Number(time)) < 300)) return false // an old one, sent again by somebody else
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest()
  return (signatures ?? '').split(' ').some((signature) => {
    const given = Buffer.from(signature.replace('v1,', ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray())
  if (!isSigned(request.headers, body)) return response.writeHead(401).end()
  const { id, type, subject, data } = JSON.parse(body)
  console.log(id, type, subject, data.description ?? data.message) // keep what comes by its id: it may come twice
  response.writeHead(204).end() // only now: it will not come again
}).listen(Number(process.argv[2]), '127.0.0.1')
