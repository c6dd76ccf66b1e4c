import type { FastifyReply } from 'fastify'
import type { Webhook } from '../../core/webhooks/webhook.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag, IF_REVISION_MATCHES, REVISION_TAG, readIfMatch } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { PAGE_PARAMETERS, pageAnswer, pageOf, readPage } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { CHANGED_MEANWHILE } from '../rule-target.ts'
import { presentWebhook } from './present.ts'
import { readNewWebhook, readWebhookChange } from './read-webhook.ts'
import {
  NEW_WEBHOOK,
  NEW_WEBHOOK_EXAMPLE,
  SECRET_EXAMPLE,
  WEBHOOK,
  WEBHOOK_CHANGE,
  WEBHOOK_EXAMPLE,
  WEBHOOK_WITH_SECRET,
} from './schemas.ts'

export const NO_WEBHOOK = { description: 'No such webhook' }
const THE_WEBHOOK = {
  description: 'The webhook',
  schema: WEBHOOK,
  example: WEBHOOK_EXAMPLE,
  headers: REVISION_TAG,
}
const INVALID = { description: 'Everything that is wrong with it' }

export const createWebhook: Operation = {
  id: 'createWebhook',
  summary: 'Create a webhook: entries of the log are sent to a URL, in order and signed',
  description: 'The secret that deliveries are signed with is shown in this answer and never again.',
  body: { 'application/json': { schema: NEW_WEBHOOK, example: NEW_WEBHOOK_EXAMPLE } },
  answers: {
    201: {
      description: 'The webhook with its secret',
      schema: WEBHOOK_WITH_SECRET,
      example: SECRET_EXAMPLE,
      headers: { ...REVISION_TAG, Location: 'Where the webhook is' },
    },
    409: { description: 'The id is taken, or there are 100 webhooks' },
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const made = { ...readNewWebhook(request), createdBy: request.principal.name }
    const { webhook, secret } = accepted(await house.webhooks.create(made))
    reply.header('location', linkTo(request, `/webhooks/${encodeURIComponent(webhook.id)}`))
    return sendWithSecret(reply, 201, { webhook, secret, house })
  },
}

export const listWebhooks: Operation = {
  id: 'listWebhooks',
  summary: 'List webhooks',
  description: 'In the order in which they were made, without their secrets.',
  query: PAGE_PARAMETERS,
  answers: { 200: pageAnswer(WEBHOOK, WEBHOOK_EXAMPLE), 422: { description: 'A bad limit or cursor' } },
  handle: async (request, reply, house) => {
    const page = readPage(request, 'webhooks')
    const all = house.webhooks.list()
    const shown = all.slice(page.offset, page.offset + page.limit)
    const data = await Promise.all(shown.map((webhook) => present(webhook, house)))
    return sendJson(reply, 200, pageOf(data, all.length, page))
  },
}

export const getWebhook: Operation = {
  id: 'getWebhook',
  summary: 'Get a webhook',
  answers: { 200: THE_WEBHOOK, 404: NO_WEBHOOK },
  handle: (request, reply, house) => {
    const id = request.params['id']!
    const webhook = house.webhooks.get(id)
    if (!webhook) throw new Refused({ kind: 'not-found', what: 'Webhook', id })
    return sendWebhook(reply, webhook, house)
  },
}

export const patchWebhook: Operation = {
  id: 'patchWebhook',
  summary: 'Change a webhook',
  description: 'What is absent stays. A delivery that waits to be tried again is tried at once, as changed.',
  headers: IF_REVISION_MATCHES,
  body: {
    'application/json': { schema: WEBHOOK_CHANGE, example: { url: 'https://pager.example/hooks/new' } },
  },
  answers: { 200: THE_WEBHOOK, 404: NO_WEBHOOK, 409: { description: CHANGED_MEANWHILE }, 422: INVALID },
  handle: async (request, reply, house) => {
    const { expectedRevision, patch } = readWebhookChange(request)
    const webhook = accepted(await house.webhooks.change(targetOf(request, expectedRevision), patch))
    return sendWebhook(reply, webhook, house)
  },
}

export const deleteWebhook: Operation = {
  id: 'deleteWebhook',
  summary: 'Delete a webhook',
  description: 'Its place in the log and what was set aside go with it.',
  headers: IF_REVISION_MATCHES,
  answers: { 204: { description: 'Deleted' }, 404: NO_WEBHOOK, 409: { description: CHANGED_MEANWHILE } },
  handle: async (request, reply, house) => {
    accepted(await house.webhooks.remove(targetOf(request, null)))
    return reply.code(204).send()
  },
}

export const rotateWebhookSecret: Operation = {
  id: 'rotateWebhookSecret',
  summary: 'Sign with a new secret, and with the old one until that is dropped',
  description: 'The new secret is shown in this answer and never again.',
  answers: {
    200: {
      description: 'The webhook with its new secret',
      schema: WEBHOOK_WITH_SECRET,
      example: { ...SECRET_EXAMPLE, secrets: 2, revision: 2 },
      headers: REVISION_TAG,
    },
    404: NO_WEBHOOK,
    409: { description: 'Two secrets are active already' },
  },
  handle: async (request, reply, house) => {
    const { webhook, secret } = accepted(await house.webhooks.rotateSecret(request.params['id']!))
    return sendWithSecret(reply, 200, { webhook, secret, house })
  },
}

export const dropOldWebhookSecret: Operation = {
  id: 'dropOldWebhookSecret',
  summary: 'Sign with the newer of two secrets only',
  answers: { 200: THE_WEBHOOK, 404: NO_WEBHOOK, 409: { description: 'There is no old secret' } },
  handle: async (request, reply, house) =>
    sendWebhook(reply, accepted(await house.webhooks.dropOldSecret(request.params['id']!)), house),
}

type WithSecret = { readonly webhook: Webhook; readonly secret: string; readonly house: House }

async function sendWithSecret(reply: FastifyReply, status: number, { webhook, secret, house }: WithSecret) {
  reply.header('etag', entityTag(webhook.revision))
  return sendJson(reply, status, { ...(await present(webhook, house)), secret })
}

async function sendWebhook(reply: FastifyReply, webhook: Webhook, house: House): Promise<FastifyReply> {
  reply.header('etag', entityTag(webhook.revision))
  return sendJson(reply, 200, await present(webhook, house))
}

async function present(webhook: Webhook, { webhooks, catalog }: House) {
  return presentWebhook(webhook, await webhooks.feed(webhook.id), catalog.current())
}

function targetOf(request: Ask, inBody: number | null | undefined) {
  const expectedRevision = readIfMatch(request.headers['if-match'], 'revision', inBody)
  return { id: request.params['id']!, expectedRevision }
}
