import { type Severity, SYSLOG_WORDS } from '../../core/events/severity.ts'
import type { Submission } from '../../core/events/submission.ts'
import type { Json } from '../../core/json.ts'
import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { mediaTypeOf, readForm } from './form.ts'
import { compactJson, type Members, membersOf } from './json-members.ts'

/** What a request asks to have logged. */
export type NewEntry = Pick<Submission, 'severity' | 'description' | 'verbatim'>

const NO_MESSAGE = 'message parameter must not be empty'
const BAD_TYPE = `specified log type is invalid, valid types are: ${SYSLOG_WORDS.join(', ')}`
const BAD_TEXT = 'message must not contain U+0000 or unpaired surrogates'

/**
 * Reads an entry from a JSON body, or from the parameters of form and query.
 * @throws Refused in Collins's words.
 */
export async function readNewEntry(request: Ask): Promise<NewEntry> {
  const mediaType = mediaTypeOf(request.headers['content-type'])
  if (mediaType === 'application/json' || mediaType === 'text/json') return readJsonEntry(request.body)
  const form = await readForm(request)
  return readFormEntry(form)
}

function readFormEntry(form: ReadonlyMap<string, string>): NewEntry {
  const message = form.get('message') ?? ''
  if (message.trim() === '') throw invalid('message', NO_MESSAGE, message)
  if (!isText(message)) throw invalid('message', BAD_TEXT, message)
  return {
    severity: readType(form.get('type') || undefined),
    description: message,
    // Collins knows where an entry comes from only by whether the client says anything at all.
    verbatim: form.get('source') ? { source: 'USER' } : null,
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function readJsonEntry(body: Buffer | undefined): NewEntry {
  const members = readMembers(body ?? Buffer.alloc(0))
  const raw = members.get('Message')
  if (raw === undefined) throw invalid('message', NO_MESSAGE, null)
  const message = JSON.parse(raw) as Json
  if (!isText(message)) throw invalid('message', BAD_TEXT, message)
  const type: unknown = JSON.parse(members.get('Type') ?? 'null')
  return {
    severity: readType(typeof type === 'string' ? type : undefined),
    description: typeof message === 'string' ? message : compactJson(raw),
    verbatim: { format: 'application/json', message: raw, source: 'API' },
  }
}

function readMembers(body: Buffer): Members {
  const members = membersOf(decodeBody(body))
  if (members === 'not-json') throw unreadable('Invalid Json')
  if ('of' in members) throw new Refused({ kind: 'body-too-intricate', ...members })
  return members
}

function decodeBody(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw unreadable('Invalid Json: not UTF-8')
  }
}

function readType(word: string | undefined): Severity | null {
  if (word === undefined) return null
  const severity = (SYSLOG_WORDS as readonly string[]).indexOf(word.toUpperCase())
  if (severity === -1) throw invalid('type', BAD_TYPE, word)
  return severity as Severity
}

/** Whether every string in a message, names included, is text that every engine keeps. */
function isText(message: Json): boolean {
  if (typeof message === 'string') return message.isWellFormed() && !message.includes('\0')
  if (typeof message !== 'object' || message === null) return true
  return Object.entries(message).every(([name, value]) => isText(name) && isText(value))
}

function invalid(code: string, message: string, input: Json): Refused {
  return new Refused({ kind: 'invalid', problems: [{ path: [], code: `${code}_invalid`, message, input }] })
}

function unreadable(message: string): Refused {
  return new Refused({ kind: 'unreadable-body', message })
}
