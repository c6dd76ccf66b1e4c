import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'

/** Why Node could not make a request of what came in: its code, the status, and what the client should know. */
const ANSWERS: Readonly<Record<string, readonly [status: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The request headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive'],
  HPE_INVALID_METHOD: ['400 Bad Request', 'This method does not exist'],
}

const OTHERWISE = ['400 Bad Request', 'This is no HTTP request'] as const

/** Answers bytes that are no request: no path is known yet, hence no dialect, and most clients read `detail`. */
export function answerUnparsed(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable && !isAnswering(socket)) {
    const [status, detail] = ANSWERS[error.code] ?? OTHERWISE
    const body = JSON.stringify({ detail })
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroy(error)
}

/** Whether an answer has begun, into which another one would be mixed: Node keeps it with the connection. */
function isAnswering(socket: Socket): boolean {
  return (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true
}
