import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Refused } from '../dialect.ts'
import { operationalEvents } from '../events/dialect.ts'
import { readSource } from '../events/read-submission.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { IDEMPOTENCY_HEADER, REPLAYED_HEADER, readClaimant } from '../idempotency.ts'
import { type Desk, tellReplayed } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import { type BatchCounts, countItem, noCounts } from './counts.ts'
import { answerFailure, problemsOf } from './item-answer.ts'
import type { RawItem } from './raw-item.ts'
import {
  BATCH_LIMIT,
  type BatchForm,
  formOf,
  MAX_ITEMS,
  readAllItems,
  readLines,
  TOO_MANY,
} from './read-items.ts'
import { type Batch, recordEach, recordWhole, type Told } from './record-items.ts'
import {
  ANSWER_LINES,
  ANSWER_LINES_EXAMPLE,
  BATCH,
  BATCH_ANSWER,
  BATCH_ANSWER_EXAMPLE,
  BATCH_EXAMPLE,
  BATCH_PARAMETERS,
  LINES,
  LINES_EXAMPLE,
  readBatchParameters,
} from './schemas.ts'

export const postBatch: Operation = {
  id: 'recordEvents',
  summary: 'Log many events',
  description: `Takes a JSON array, or NDJSON as \`application/x-ndjson\`, which is recorded while it arrives and answered line by line; at most ${MAX_ITEMS} items. Each item is answered in its place, and one that is refused spoils no other.`,
  query: BATCH_PARAMETERS,
  headers: IDEMPOTENCY_HEADER,
  streamLimit: BATCH_LIMIT,
  lane: 'batch',
  body: {
    'application/json': { schema: BATCH, example: BATCH_EXAMPLE },
    'application/x-ndjson': { schema: LINES, example: LINES_EXAMPLE },
  },
  answers: {
    200: {
      description: 'What became of each item; for NDJSON a line for each instead of `data`',
      schema: BATCH_ANSWER,
      example: BATCH_ANSWER_EXAMPLE,
      otherFormats: { 'application/x-ndjson': { schema: ANSWER_LINES, example: ANSWER_LINES_EXAMPLE } },
      headers: REPLAYED_HEADER,
    },
    413: { description: 'The batch is too large' },
    422: { description: 'The body is no batch, or with `atomic` an item cannot be kept: nothing was stored' },
  },
  handle: async (request, reply, house) => {
    const { atomic } = readQuery(request, readBatchParameters)
    const form = formOf(request)
    const batch: Batch = {
      house,
      by: { source: readSource(request), recordedBy: request.principal.name },
      claimant: readClaimant(request, house.now()),
      log: request.log,
    }
    const desk = { request, reply, house }
    if (atomic) return answerWhole(desk, batch, form)
    return form === 'ndjson' ? answerLines(desk, batch) : answerEach(desk, batch)
  },
}

/** More problems tell nobody more. */
const MOST_DETAILS = 1_000

async function answerEach({ request, reply, house }: Desk, batch: Batch): Promise<FastifyReply> {
  const items = await readAllItems(request, 'array')
  const all: Told[] = []
  await recordEach(batch, items, (told) => all.push(told))
  const counts = noCounts()
  for (const told of all) countItem(counts, told, house)
  return sendAll(reply, all, counts)
}

async function answerWhole({ request, reply, house }: Desk, batch: Batch, form: BatchForm) {
  const verdict = await recordWhole(batch, await readAllItems(request, form))
  if (verdict.outcome === 'refused') {
    for (const { verdict: obstacle } of verdict.obstacles) {
      house.metrics.verdict(operationalEvents.name, obstacle.outcome)
    }
    const detail = verdict.obstacles.flatMap((it) => problemsOf(it.verdict, it.index, house))
    return sendJson(reply, 422, { detail: detail.slice(0, MOST_DETAILS) })
  }
  const counts = noCounts()
  for (const told of verdict.told) countItem(counts, told, house)
  if (form === 'array') return sendAll(reply, verdict.told, counts)
  if (areReplayed(verdict.told)) tellReplayed(reply)
  return startLines(reply).send(verdict.told.map(lineOf).join(''))
}

/** Lines go out while others come in. They wait in memory for a client that sends all before it reads. */
function answerLines(desk: Desk, batch: Batch): FastifyReply {
  const lines = new PassThrough()
  // Who has gone hears nothing more; what was read is recorded all the same.
  lines.on('error', () => lines.destroy())
  // The answer begins at once; the batch is under way until its last line.
  void tellLines(desk, batch, lines).finally(desk.house.gate.enter('batch'))
  return startLines(desk.reply).send(lines)
}

async function tellLines({ request, house }: Desk, batch: Batch, lines: PassThrough): Promise<void> {
  const counts = noCounts()
  const { say, finish } = inPieces(lines)
  const end = { isTooLong: false }
  try {
    await recordEach(batch, untilTooMany(readLines(request), end), (told) => {
      countItem(counts, told, house)
      say(lineOf(told))
    })
    if (end.isTooLong) say(`${JSON.stringify(answerFailure(counts.total, TOO_MANY, 422))}\n`)
  } catch (error) {
    if (error instanceof Refused && error.trouble.kind === 'body-too-large') {
      const detail = `Request body should be at most ${error.trouble.limit} bytes`
      say(`${JSON.stringify(answerFailure(counts.total, detail, 413))}\n`)
    } else request.log.warn({ err: error }, 'a batch broke off')
  }
  request.log.info({ ...counts, by: request.principal.name }, 'batch')
  finish()
}

/** What is told in one turn goes out in one piece: each line for itself would cost as much as the judging. */
function inPieces(lines: PassThrough) {
  let piece = ''
  const send = () => {
    if (piece !== '' && !lines.destroyed) lines.write(piece)
    piece = ''
  }
  return {
    say: (text: string) => {
      if (piece === '') setImmediate(send)
      piece += text
    },
    finish: () => {
      send()
      lines.end()
    },
  }
}

async function* untilTooMany(
  items: ReturnType<typeof readLines>,
  end: { isTooLong: boolean },
): AsyncGenerator<RawItem> {
  for await (const item of items) {
    if (item.kind !== 'too-many') yield item
    else end.isTooLong = true
  }
}

function startLines(reply: FastifyReply): FastifyReply {
  return reply.code(200).header('content-type', 'application/x-ndjson').serializer(String)
}

function lineOf({ answer }: Told): string {
  return `${JSON.stringify(answer)}\n`
}

function sendAll(reply: FastifyReply, all: readonly Told[], counts: BatchCounts): FastifyReply {
  if (areReplayed(all)) tellReplayed(reply)
  return sendJson(reply, 200, { data: all.map(({ answer }) => answer), ...counts })
}

function areReplayed(all: readonly Told[]): boolean {
  return (
    all.length > 0 &&
    all.every(({ verdict }) => verdict !== null && 'replayed' in verdict && verdict.replayed)
  )
}
