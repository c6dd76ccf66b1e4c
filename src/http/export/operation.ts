import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { EventTypeVersion } from '../../core/event-types/event-type.ts'
import type { RenderQuery } from '../../core/events/rendering.ts'
import { MAX_INSTANT } from '../../core/time/instant.ts'
import { EVENT_EXAMPLE } from '../events/examples.ts'
import { knownUntil } from '../events/read-as-of.ts'
import type { House } from '../house.ts'
import type { Ask, Operation } from '../route.ts'
import { COLUMNS, type ExportFormat, type ExportOptions } from './open-renderer.ts'
import { EXPORT_PARAMETERS, type ExportQuery, readExportQuery } from './read-export-query.ts'

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
}

const EXPORTED = { ...EVENT_EXAMPLE, dedup_key: null }

export const exportEvents: Operation = {
  id: 'exportEvents',
  summary: 'Export events',
  description:
    'Every event that the filters of `GET /events` find, however many, as the log stood when the export began or at `as_of`. The answer is written as it is read. One that breaks off was not finished.',
  query: EXPORT_PARAMETERS,
  answers: {
    200: {
      description: 'The events, a line each',
      contentType: 'application/x-ndjson',
      schema: Type.String({
        description: 'Each line is an event as `GET /events/{id}` shows it, with its `dedup_key`',
      }),
      example: `${JSON.stringify(EXPORTED)}\n`,
      otherFormats: {
        'text/csv': {
          schema: Type.String({
            description: 'A table with a column for each field by name, `fields.cause`',
          }),
          example: `${COLUMNS.join()},fields.cause\r\n`,
        },
      },
      headers: {
        'Groundlog-Seq': 'The newest entry that was looked at',
        'Content-Disposition': 'A name for the file',
        Vary: '`Accept`: it may say the format',
      },
    },
    422: { description: 'A bad filter' },
  },
  lane: 'export',
  handle: async (request, reply, house) => {
    const { current } = house.catalog
    const { format, ...query } = readExportQuery(request, current(), await knownUntil(request.query, house))
    const rendering = await renderingOf(query, house)
    reply
      .header('groundlog-seq', String(rendering.filter.asOf))
      .header('content-type', MEDIA_TYPES[format])
      .header('content-disposition', `attachment; filename="events.${format}"`)
      .header('vary', 'Accept')
      .serializer(String)
    if (request.method === 'HEAD') return reply.send('')
    return sendPieces({ request, reply, house }, { rendering, format })
  },
}

/** From here on the log may go on: what is exported is settled. */
async function renderingOf({ filter, order, asOf }: Omit<ExportQuery, 'format'>, house: House) {
  const seq = await house.events.seqAt(asOf ?? MAX_INSTANT)
  return { filter: { ...filter, asOf: seq }, order } satisfies RenderQuery
}

const MODULE = new URL(`./open-renderer${extname(import.meta.filename)}`, import.meta.url).href

type Desk = { readonly request: Ask; readonly reply: FastifyReply; readonly house: House }

async function sendPieces(
  { request, reply, house }: Desk,
  { rendering, format }: { readonly rendering: RenderQuery; readonly format: ExportFormat },
): Promise<FastifyReply> {
  // Read after the seq was settled, so that it has every version that an event may have by then.
  const { versions } = await house.registries.types.load()
  const options: ExportOptions = { format, versions: versions.flatMap(ofInterest(rendering)) }
  const pieces = Readable.from(house.events.render(rendering, { module: MODULE, options }), {
    objectMode: false,
    highWaterMark: 1,
  })
  pieces.on('error', (error) => request.log.error({ err: error }, 'an export broke off'))
  return reply.send(pieces)
}

function ofInterest({ filter: { typeIds } }: RenderQuery) {
  return ({ typeId, version, fields }: EventTypeVersion) =>
    typeIds && !typeIds.includes(typeId) ? [] : [{ typeId, version, fields }]
}
