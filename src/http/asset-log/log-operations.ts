import Type from 'typebox'
import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import { formatSeconds } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import { WARNING_HEADER } from '../guard-rules/warning-header.ts'
import { IDEMPOTENCY_HEADER, REPLAYED_HEADER } from '../idempotency.ts'
import type { Operation } from '../route.ts'
import { whileWaiting } from '../while-waiting.ts'
import { sendAnswer } from './answer.ts'
import { collinsAnswer, eitherAnswer, envelope } from './answer-docs.ts'
import { findAsset } from './find-asset.ts'
import { readQuery } from './form.ts'
import { readLogFilter } from './log-filter.ts'
import {
  ENTRIES,
  ENTRIES_EXAMPLE,
  FILTER,
  FORMAT_QUERY,
  NEW_ENTRY_FORM,
  NEW_ENTRY_JSON,
  NEW_ENTRY_QUERY,
  NEW_ENTRY_URLENCODED,
  ONE_ENTRY,
  ONE_ENTRY_EXAMPLE,
  PAGE,
  PAGINATION_HEADERS,
  sizeSchema,
} from './log-schemas.ts'
import { readLogSearch, readSortField } from './log-search.ts'
import { readNewEntry } from './new-entry.ts'
import { sendPage } from './page-answer.ts'
import { readInt, readPaging } from './paging.ts'
import { presentEntry } from './present-entry.ts'
import { readEntries } from './read-entries.ts'
import { recordEntry } from './record-entry.ts'

const TAG = {
  tag: Type.String({
    description: 'The tag of the asset, in any letter case where it is unique',
    examples: ['Motor-01'],
  }),
}

export const putLog: Operation = {
  id: 'createAssetLogEntry',
  summary: 'Create a log entry for an asset',
  description:
    'The entry comes in the query, in a form or in both (the query wins), or as JSON. With HTTP Basic the answer is in the envelope that Collins clients read.',
  params: TAG,
  query: NEW_ENTRY_QUERY,
  headers: IDEMPOTENCY_HEADER,
  body: {
    'application/x-www-form-urlencoded': {
      schema: NEW_ENTRY_URLENCODED,
      example: { message: 'Hello World', type: 'DEBUG' },
    },
    'multipart/form-data': { schema: NEW_ENTRY_FORM, example: { message: 'Hello World', type: 'DEBUG' } },
    'application/json': { schema: NEW_ENTRY_JSON, example: { Message: { pressure: 1.0 }, Type: 'WARNING' } },
  },
  answers: {
    201: eitherAnswer(201, {
      description: 'The entry was created',
      data: ONE_ENTRY,
      example: ONE_ENTRY_EXAMPLE,
      headers: { ...WARNING_HEADER, ...REPLAYED_HEADER },
    }),
    404: { description: 'There is no such asset' },
    422: { description: 'The Idempotency-Key is not valid, or was used for another entry' },
  },
  handle: async (request, reply, house) => {
    const event = await recordEntry({ request, reply, house }, async () => {
      const asset = await findAsset(house, request.params['tag']!)
      return { ...(await readNewEntry(request)), asset: asset.tag }
    })
    return sendAnswer(request, reply, { status: 201, data: { SUCCESS: true, Data: presentEntry(event) } })
  },
}

export const listLogs: Operation = {
  id: 'listAssetLogEntries',
  summary: 'Get the log of an asset',
  description:
    'The pagination is also in headers, for clients that read no bodies. With HTTP Basic the answer is in the envelope that Collins clients read.',
  params: TAG,
  query: Type.Object({ ...PAGE, size: sizeSchema(10), filter: FILTER }),
  answers: {
    200: eitherAnswer(200, {
      description: 'One page of the log',
      data: ENTRIES,
      example: ENTRIES_EXAMPLE,
      headers: PAGINATION_HEADERS,
    }),
    404: { description: 'There is no such asset' },
  },
  handle: async (request, reply, house) => {
    const form = readQuery(request)
    const paging = readPaging(form, 10)
    const severities = readLogFilter(form.get('filter') ?? '')
    const { tag } = await findAsset(house, request.params['tag']!)
    const entries = await readEntries(
      house.events,
      { asset: tag, severities },
      { paging, limits: whileWaiting(reply) },
    )
    return sendPage(request, reply, { ...entries, paging, present: presentEntry })
  },
}

export const listAllLogs: Operation = {
  id: 'listAllAssetLogEntries',
  summary: 'Get the log of all assets',
  query: Type.Object({ ...PAGE, size: sizeSchema(100), filter: FILTER }),
  answers: {
    200: collinsAnswer(200, {
      description: 'One page of the log',
      data: ENTRIES,
      example: ENTRIES_EXAMPLE,
      headers: PAGINATION_HEADERS,
    }),
  },
  handle: async (request, reply, house) => {
    const form = readQuery(request)
    const paging = readPaging(form, 100)
    const severities = readLogFilter(form.get('filter') ?? '')
    const entries = await readEntries(house.events, { severities }, { paging, limits: whileWaiting(reply) })
    return sendPage(request, reply, { ...entries, paging, present: presentEntry })
  },
}

export const searchLogs: Operation = {
  id: 'searchAssetLogEntries',
  summary: 'Search the log of all assets',
  query: Type.Object({
    ...PAGE,
    size: sizeSchema(100),
    query: Type.Optional(
      Type.String({
        default: '*',
        description:
          'Conditions joined by AND: a text, `MESSAGE = text`, `TYPE = ERROR` or `ASSET_TAG = tag`',
      }),
    ),
    sortField: Type.Optional(Type.String({ enum: ['CREATED', 'ID'], default: 'CREATED' })),
  }),
  answers: {
    200: collinsAnswer(200, {
      description: 'One page of what was found',
      data: ENTRIES,
      example: ENTRIES_EXAMPLE,
      headers: PAGINATION_HEADERS,
    }),
  },
  handle: async (request, reply, house) => {
    const form = readQuery(request)
    const paging = readPaging(form, 100)
    const filter = readLogSearch(form.get('query') ?? '*')
    const by = readSortField(form.get('sortField') ?? 'CREATED')
    const entries = await readEntries(house.events, filter, { paging, by, limits: whileWaiting(reply) })
    return sendPage(request, reply, { ...entries, paging, present: presentEntry })
  },
}

export const getLog: Operation = {
  id: 'getAssetLogEntry',
  summary: 'Get one log entry by its ID',
  params: { id: Type.Integer({ description: 'The ID of the entry' }) },
  query: FORMAT_QUERY,
  answers: {
    200: collinsAnswer(200, { description: 'The entry', data: ONE_ENTRY, example: ONE_ENTRY_EXAMPLE }),
    404: {
      description: 'There is no such log entry',
      schema: Type.Object({
        ...envelope(Type.Object({ SUCCESS: Type.Literal(false) })).properties,
        ERROR_DETAILS: Type.String(),
      }),
    },
  },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    const event = await house.events.getBySeq(readInt(id, 'id', Number.MAX_SAFE_INTEGER))
    if (event?.typeId !== ASSET_LOG) throw new Refused({ kind: 'not-found', what: 'Log entry', id })
    return sendAnswer(request, reply, { status: 200, data: { SUCCESS: true, Data: presentEntry(event) } })
  },
}

export const ping: Operation = {
  id: 'pingCollins',
  summary: 'Answer to a Collins client that asks whether anybody is there',
  query: FORMAT_QUERY,
  answers: {
    200: collinsAnswer(200, {
      description: 'Somebody is',
      data: Type.Object({ Data: Type.Object({ Timestamp: Type.String() }), Status: Type.String() }),
      example: { Data: { Timestamp: '2026-01-31T10:30:00' }, Status: 'Ok' },
    }),
  },
  lane: 'none',
  handle: (request, reply, house) => {
    const data = { Data: { Timestamp: formatSeconds(house.now()) }, Status: 'Ok' }
    return sendAnswer(request, reply, { status: 200, data })
  },
}
