const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** UUIDs are stored as their 16 bytes, which halves the one index whose keys come in random order. */
export function storedId(id: string): Uint8Array | string {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
}

/** SQL that reads a stored id for `idOf`: as text, since a buffer for every row would be most of a page's garbage. */
export function idIn(column: string): string {
  return `quote(${column})`
}

/** An id from what `idIn` read: `X'…'` of bytes, `'…'` of text. */
export function idOf(quoted: string): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1).replaceAll("''", "'")
  const hex = quoted.toLowerCase()
  return `${hex.slice(2, 10)}-${hex.slice(10, 14)}-${hex.slice(14, 18)}-${hex.slice(18, 22)}-${hex.slice(22, 34)}`
}
