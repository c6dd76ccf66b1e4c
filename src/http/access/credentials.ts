/** What a request says about who is asking; nothing is checked yet. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly login: string; readonly password: string }

const NONE: Credentials = { kind: 'none' }
const MALFORMED: Credentials = { kind: 'malformed' }

/** Reads an `Authorization` header: `Bearer T`, `Token T` or `Basic base64(user:password)`, in any case. */
export function readCredentials(header: string | undefined): Credentials {
  if (header === undefined) return NONE
  const space = header.indexOf(' ')
  const scheme = (space === -1 ? header : header.slice(0, space)).toLowerCase()
  const rest = space === -1 ? '' : header.slice(space + 1).trim()
  if (scheme === 'bearer' || scheme === 'token') return readToken(rest)
  return scheme === 'basic' ? readBasic(rest) : MALFORMED
}

function readToken(token: string): Credentials {
  return /^[\x21-\x7e]+$/.test(token) ? { kind: 'token', token } : MALFORMED
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The user ends at the first colon: `blake:admin:first` is Collins's own default, a password with a colon. */
function readBasic(encoded: string): Credentials {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return MALFORMED
  const text = decode(Buffer.from(encoded, 'base64'))
  const colon = text?.indexOf(':') ?? -1
  if (text === null || colon === -1) return MALFORMED
  return { kind: 'basic', login: text.slice(0, colon), password: text.slice(colon + 1) }
}

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
