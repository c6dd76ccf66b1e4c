import { accepted } from '../accepted.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { Operation } from '../route.ts'
import { NO_WEBHOOK } from './operations.ts'
import { presentAttempt, presentTrial } from './present.ts'
import { ATTEMPT_EXAMPLE, ATTEMPT_LIST, TRIAL, TRIAL_EXAMPLE } from './schemas.ts'

export const listWebhookDeliveries: Operation = {
  id: 'listWebhookDeliveries',
  summary: 'List the last attempts at a webhook',
  description:
    'The last 100 since the server was started, newest first. What was set aside is kept for good, and tried again, under `/feeds/webhook:{id}/set-aside`.',
  answers: {
    200: { description: 'Newest first', schema: ATTEMPT_LIST, example: { data: [ATTEMPT_EXAMPLE] } },
    404: NO_WEBHOOK,
  },
  handle: (request, reply, house) => {
    const attempts = accepted(house.webhooks.attempts(request.params['id']!))
    return sendJson(reply, 200, { data: attempts.map(presentAttempt) })
  },
}

export const testWebhook: Operation = {
  id: 'testWebhook',
  summary: 'Send a test to a webhook now, and see what it answers',
  description: 'A signed CloudEvent of type `groundlog.webhook.test`, sent once, paused or not.',
  answers: {
    200: { description: 'What came of it', schema: TRIAL, example: TRIAL_EXAMPLE },
    404: NO_WEBHOOK,
  },
  handle: async (request, reply, house) =>
    sendJson(reply, 200, presentTrial(accepted(await house.webhooks.test(request.params['id']!)))),
}
