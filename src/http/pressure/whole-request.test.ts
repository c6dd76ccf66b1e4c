import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readWholeRequest } from './whole-request.ts'

const HOST = 'Host: localhost\r\n'

const read = (text: string) => readWholeRequest(Buffer.from(text, 'latin1'))

describe('a request is read by hand', () => {
  const PLAIN: readonly (readonly [what: string, text: string, bodyBytes: number])[] = [
    ['without a body', `GET /events?limit=1 HTTP/1.1\r\n${HOST}\r\n`, 0],
    ['with a body', `POST /api/log HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\n{}`, 2],
    ['with a body of no bytes', `PUT /a HTTP/1.1\r\n${HOST}content-length:0\r\n\r\n`, 0],
    ['on a connection that is kept', `GET / HTTP/1.1\r\nConnection: Keep-Alive\r\n\r\n`, 0],
    ['with letters of Latin-1 in a header', `GET / HTTP/1.1\r\nX-Name: M\xfcller\r\n\r\n`, 0],
  ]
  for (const [what, text, bodyBytes] of PLAIN) {
    test(what, () => assert.equal(read(text)?.bodyBytes, bodyBytes))
  }

  test('no further than turning it away needs', () => {
    const request = read(
      'PUT /api/asset/Rack-1?a=b HTTP/1.1\r\nHost: localhost\r\nACCEPT:  text/plain \r\nX-Request-Id: seven\r\n\r\n',
    )
    assert.ok(request)
    assert.deepEqual([request.method, request.url], ['PUT', '/api/asset/Rack-1?a=b'])
    assert.equal(request.header('accept'), 'text/plain')
    assert.equal(request.header('x-request-id'), 'seven')
    assert.equal(request.header('authorization'), undefined)
    assert.equal(request.countHeaders(), 3)
  })
})

describe('it is left to Node', () => {
  const LEFT: readonly (readonly [what: string, text: string])[] = [
    ['while its head is not there', 'GET / HTTP/1.1\r\nHost: local'],
    ['while its body is not there', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\n{}`],
    ['with more behind it', `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\n\r\n{}`],
    ['with another behind it', `GET / HTTP/1.1\r\n${HOST}\r\n`.repeat(2)],
    ['with two lengths', `POST / HTTP/1.1\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\n{}`],
    ['with a length that is no number', `POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\n{}`],
    ['with several lengths in one', `POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n{}`],
    ['in chunks', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['when it waits to be asked', `POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\n\r\n`],
    ['when it ends the connection', `GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`],
    ['when it wants another protocol', `GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`],
    ['in an older version', `GET / HTTP/1.0\r\n${HOST}\r\n`],
    ['with a method that has no body', `HEAD / HTTP/1.1\r\n${HOST}\r\n`],
    ['with a whole address', `GET http://localhost/ HTTP/1.1\r\n${HOST}\r\n`],
    ['with a space before a colon', `POST / HTTP/1.1\r\nContent-Length : 2\r\n\r\n{}`],
    ['with a folded line', `GET / HTTP/1.1\r\nX-A: b\r\n c\r\n\r\n`],
    ['with a bare line feed', `GET / HTTP/1.1\r\nX-A: b\nContent-Length: 2\r\n\r\n{}`],
    ['with a bare carriage return', `GET / HTTP/1.1\r\nX-A: b\rc\r\n\r\n`],
    ['with a line before it', `\r\nGET / HTTP/1.1\r\n${HOST}\r\n`],
    ['without headers', 'GET / HTTP/1.1\r\n\r\n'],
  ]
  for (const [what, text] of LEFT) test(what, () => assert.equal(read(text), undefined))
})
