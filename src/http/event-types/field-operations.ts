import type { FastifyReply } from 'fastify'
import { addField as addFieldTo } from '../../core/event-types/add-field.ts'
import { deleteField as deleteFieldFrom } from '../../core/event-types/delete-field.ts'
import type { EventType } from '../../core/event-types/event-type.ts'
import { patchField as patchFieldOf } from '../../core/event-types/patch-field.ts'
import { reorderFields as reorderFieldsOf } from '../../core/event-types/reorder-fields.ts'
import { readBody } from '../fastapi/read-body.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag, IF_VERSION_MATCHES, VERSION_TAG } from '../if-match.ts'
import { MAX_LIMIT, type OffsetQuery, pageAnswer, pageFrom, readPageRequest } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import { editContext, saveType, typeCalled, typeTarget } from './edit-type.ts'
import { FIELD_EXAMPLE, NEW_FIELD_EXAMPLE } from './examples.ts'
import {
  checkFieldChange,
  checkFieldOrder,
  checkNewField,
  FIELD,
  FIELD_CHANGE,
  FIELD_ORDER,
  NEW_FIELD,
} from './field-schemas.ts'
import { readIndexStates } from './index-states.ts'
import { presentField, presentFields } from './present.ts'
import { readFieldChange, readNewField } from './read-field.ts'
import { FIELD_PAGE_PARAMETERS, readFieldPageParameters } from './type-schemas.ts'

const NO_FIELD = { description: 'No such event type or field' }
const NO_TYPE = { description: 'No such event type' }
const THE_FIELD = { description: 'The field', schema: FIELD, example: FIELD_EXAMPLE, headers: VERSION_TAG }
const NOT_NOW = {
  description: 'The type is archived, the name or id is taken, or somebody changed it meanwhile',
}
const INVALID = { description: 'Everything that is wrong with the field' }

export const addField: Operation = {
  id: 'addField',
  summary: 'Add a field to an event type',
  description: 'Makes a new version. Events of earlier versions stay as they were.',
  headers: IF_VERSION_MATCHES,
  body: { 'application/json': { schema: NEW_FIELD, example: NEW_FIELD_EXAMPLE } },
  answers: { 201: THE_FIELD, 404: NO_TYPE, 409: NOT_NOW, 422: INVALID },
  handle: async (request, reply, house) => {
    const body = readBody(request, checkNewField)
    const draft = { id: house.newId(), ...readNewField(body) }
    const edit = { ...typeTarget(request, body.expected_version), draft }
    const type = await saveType(request, house, (catalog) => addFieldTo(catalog, edit, editContext(house)))
    return sendField(reply, 201, { type, fieldId: draft.id }, house)
  },
}

export const listFields: Operation = {
  id: 'listFields',
  summary: 'List the fields of an event type',
  description: 'In their order.',
  query: FIELD_PAGE_PARAMETERS,
  answers: {
    200: { ...pageAnswer(FIELD, FIELD_EXAMPLE), headers: VERSION_TAG },
    404: NO_TYPE,
  },
  handle: async (request, reply, house) => {
    const query = readQuery(request, readFieldPageParameters)
    return sendFields(reply, { type: typeCalled(request.params['id']!, house), query }, house)
  },
}

export const patchField: Operation = {
  id: 'patchField',
  summary: 'Change a field, or move it',
  description:
    'Makes a new version. What is absent stays, a setting that is null is removed. The type may change between text, select and asset, and between number and integer; other values would no longer be readable.',
  headers: IF_VERSION_MATCHES,
  body: { 'application/json': { schema: FIELD_CHANGE, example: { label: 'Cause', required: true } } },
  answers: { 200: THE_FIELD, 404: NO_FIELD, 409: NOT_NOW, 422: INVALID },
  handle: async (request, reply, house) => {
    const body = readBody(request, checkFieldChange)
    const fieldId = request.params['fid']!
    const edit = { ...typeTarget(request, body.expected_version), fieldId, patch: readFieldChange(body) }
    const type = await saveType(request, house, (catalog) => patchFieldOf(catalog, edit, editContext(house)))
    return sendField(reply, 200, { type, fieldId }, house)
  },
}

export const deleteField: Operation = {
  id: 'deleteField',
  summary: 'Remove a field from an event type',
  description: 'Makes a new version. Events recorded before keep its values.',
  headers: IF_VERSION_MATCHES,
  answers: { 204: { description: 'Removed' }, 404: NO_FIELD, 409: NOT_NOW },
  handle: async (request, reply, house) => {
    const edit = { ...typeTarget(request, null), fieldId: request.params['fid']! }
    await saveType(request, house, (catalog) => deleteFieldFrom(catalog, edit, editContext(house)))
    return reply.code(204).send()
  },
}

export const reorderFields: Operation = {
  id: 'reorderFields',
  summary: 'Put the fields of an event type in another order',
  headers: IF_VERSION_MATCHES,
  body: { 'application/json': { schema: FIELD_ORDER, example: { field_ids: [FIELD_EXAMPLE.id] } } },
  answers: {
    200: {
      ...pageAnswer(FIELD, FIELD_EXAMPLE),
      description: 'The fields in their new order',
      headers: VERSION_TAG,
    },
    404: NO_TYPE,
    409: NOT_NOW,
    422: { description: 'The ids are not those of the fields, each once' },
  },
  handle: async (request, reply, house) => {
    const body = readBody(request, checkFieldOrder)
    const edit = { ...typeTarget(request, body.expected_version), fieldIds: body.field_ids }
    const type = await saveType(request, house, (catalog) =>
      reorderFieldsOf(catalog, edit, editContext(house)),
    )
    return sendFields(reply, { type, query: { limit: MAX_LIMIT, offset: 0 } }, house)
  },
}

async function sendField(
  reply: FastifyReply,
  status: number,
  { type, fieldId }: { type: EventType; fieldId: string },
  house: House,
) {
  reply.header('etag', entityTag(type.version))
  const position = type.fields.findIndex(({ id }) => id === fieldId)
  return sendJson(reply, status, presentField(type.fields[position]!, position, await readIndexStates(house)))
}

async function sendFields(
  reply: FastifyReply,
  { type, query }: { type: EventType; query: OffsetQuery },
  house: House,
) {
  const page = readPageRequest(query, type.id)
  const fields = presentFields(type.fields, await readIndexStates(house))
  reply.header('etag', entityTag(type.version))
  return sendJson(
    reply,
    200,
    pageFrom(fields, page, (field) => field),
  )
}
