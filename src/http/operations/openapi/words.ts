import type { Schema } from './document.ts'

export const INTRODUCTION = `Groundlog keeps one append-only log about physical assets and speaks three dialects of it.
What is recorded through one is read through all: the maintenance log, the operational events and the asset log
stand on the same timeline.

**Who asks.** Send \`Authorization: Bearer\` with an API token or with the token that \`POST /auth/token\` gives for
an e-mail address and a password. HTTP Basic takes a user's name and password, or a token as the password. A request
without credentials that comes straight from the machine itself is an \`operator\`, unless the server is configured
otherwise. Roles, each including the one before: \`viewer\`, \`operator\`, \`engineer\`, \`admin\`.

**Where.** \`/events\`, \`/event-types\`, \`/guard-rules\`, \`/duplication-rules\`, \`/assets\`, \`/auth\`, \`/users\` and
\`/tokens\` also answer under \`/api/v1\`.

**What is not there.** A path that has other methods than the one that was sent answers 405 and names them in
\`Allow\`; on the paths of the asset log it is a 404, as for a path that nobody knows.

**Times** are ISO 8601 in UTC, to the microsecond. Every answer carries an \`X-Request-Id\`: yours, or a new one.
The answer to an event or a correction that was submitted carries a \`Groundlog-Verdict\`: what became of it, in one word.`

/** What each dialect is for, by its name. */
export const TAGS: Readonly<Record<string, string>> = {
  'maintenance-log':
    'Records what people did to an asset, in eight event types and four severities. Made for ground-truth labels.',
  'asset-log': 'A log per asset with syslog types, paged and filtered, as Collins clients know it.',
  collins:
    'The other routes that Collins clients call, in their own envelope: find and create assets, read single entries.',
  'operational-events':
    'Events of types that you define, with corrections that keep what was said before; and the assets, event types, users and tokens around them.',
  server: 'The server about itself: its pages, its health and its measurements.',
}

export const SECURITY_SCHEMES: Readonly<Record<string, Schema>> = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, or the expiring one of `POST /auth/token`.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: "A user's name and password, or any name with a token as the password.",
  },
}

export const NO_SUCH_METHOD = 'The path does not have this method; Allow names those it has'

/** Where an answer looks different to those who sign in differently. */
export const WAYS_TO_SIGN_IN = { bearer: 'With a bearer token', basic: 'With HTTP Basic' } as const

/** What the headers of refusals say. */
export const REFUSAL_HEADERS: Readonly<Record<string, string>> = {
  'WWW-Authenticate': '`Bearer`',
  Allow: 'The methods that the path has',
  'Retry-After': 'Seconds after which to ask again',
  Vary: '`Authorization, Accept`: what the shape and the format of the answer depend on',
}
