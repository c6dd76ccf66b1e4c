import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CHUNK } from '../event-chunks.ts'
import { inTurns } from '../in-turns.ts'
import { startAnswer } from './answer.ts'
import { type PageText, pageText } from './page-text.ts'
import { type Paging, paginationOf, rowsOf } from './paging.ts'
import { shapeOf } from './shape.ts'
import type { TreeObject } from './tree.ts'

export type Page<Row> = {
  readonly paging: Paging
  readonly total: number
  /** The rows of the page, in order, `CHUNK` at most at a time. */
  readonly chunks: AsyncIterable<readonly Row[]>
  readonly present: (row: Row) => TreeObject
}

/** Answers with one page of a list; a large one leaves in pieces as it is read. */
export async function sendPage<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page<Row>,
): Promise<FastifyReply> {
  const pagination = paginationOf(page.paging, page.total)
  for (const [name, value] of Object.entries(pagination)) reply.header(`X-Pagination-${name}`, String(value))
  const format = startAnswer(request, reply, 200)
  const pieces = piecesOf(page, pageText(format, shapeOf(request), pagination))
  if (rowsOf(page.paging, page.total).count > CHUNK) {
    return reply.send(Readable.from(pieces, { objectMode: false }))
  }
  return reply.send((await Array.fromAsync(pieces)).join(''))
}

async function* piecesOf<Row>({ chunks, present }: Page<Row>, text: PageText): AsyncGenerator<string> {
  let count = 0
  yield text.open
  for await (const rows of inTurns(chunks)) {
    yield rows.map((row) => `${count === 0 ? '' : text.between}${text.row(present(row), count++)}`).join('')
  }
  yield text.close(count)
}
