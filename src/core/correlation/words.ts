import type { CatalogSnapshot } from '../catalog-snapshot.ts'

/** How far something lies from here: `90 min before`, `3 days after`. */
export function inWordsOfSpan(delta: bigint): string {
  const seconds = Math.abs(Number(delta)) / 1e6
  const [unit, name] = UNITS.find(([length]) => seconds >= 2 * length) ?? [1, 's']
  const amount = Math.round((seconds / unit) * 10) / 10
  return `${amount} ${name} ${delta < 0n ? 'before' : 'after'}`
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'days'],
  [3_600, 'h'],
  [60, 'min'],
]

/** A kind as people know it: `'error1'`, `Component failure with component comp1`. */
export function inWordsOfKind(key: string, snapshot: CatalogSnapshot): string {
  const [typeId, of, value] = JSON.parse(key) as [string, (string | null)?, string?]
  const type = snapshot.type(typeId)
  const name = type?.name ?? typeId
  if (value === undefined) return name
  if (of === null || of === undefined) return `'${value}'`
  const field = type?.fields.find(({ id }) => id === of)?.name ?? 'a value'
  return `${name} with ${field} ${value}`
}
