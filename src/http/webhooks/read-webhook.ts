import type { Json } from '../../core/json.ts'
import type { NewWebhook, WebhookDraft } from '../../core/webhooks/webhook-desk.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { checkNewWebhook, checkWebhookChange, type WebhookBody } from './schemas.ts'

/** What a new webhook says where its body says nothing: it is told everything. */
const UNSAID = { eventTypeIds: null, assets: null, kinds: null, condition: null } as const

/** The webhook that a `POST /webhooks` describes. */
export function readNewWebhook(request: Ask): Omit<NewWebhook, 'createdBy'> {
  const { id, from = null, ...body } = readBody(request, checkNewWebhook)
  const draft = { ...UNSAID, ...readContent(body), name: body.name, url: body.url }
  return { ...(id !== undefined && { id }), draft, from }
}

/** What a `PATCH /webhooks/{id}` changes, and the revision that it builds on. */
export function readWebhookChange(request: Ask) {
  const { expected_revision: expectedRevision, ...body } = readBody(request, checkWebhookChange)
  return { expectedRevision, patch: readContent(body) }
}

function readContent(body: WebhookBody): Partial<WebhookDraft> {
  const { name, url, event_type_ids: eventTypeIds, entity_ids: assets, kinds, condition } = body
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(eventTypeIds !== undefined && { eventTypeIds }),
    ...(assets !== undefined && { assets }),
    ...(kinds !== undefined && { kinds }),
    ...(condition !== undefined && { condition: condition as Json }),
  }
}
