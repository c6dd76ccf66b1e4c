/**
 * Whether FastAPI reads a body of this `Content-Type` as JSON: `application/json`, any `application/…+json`, and
 * a request that names no type at all.
 */
export function isJsonType(contentType: string | undefined): boolean {
  // Nearly every request sends exactly this.
  if (!contentType || contentType === 'application/json') return true
  const [mediaType = ''] = contentType.split(';')
  const [main, subtype, ...more] = mediaType.trim().toLowerCase().split('/')
  if (main !== 'application' || subtype === undefined || more.length > 0) return false
  return subtype === 'json' || subtype.endsWith('+json')
}
