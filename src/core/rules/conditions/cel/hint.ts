/** ` (did you mean 'volume_mcf'?)` where one of the known names is nearly the one that was written. */
export function didYouMean(written: string, known: readonly string[]): string {
  if (written.length > LONGEST) return ''
  const near = known
    .filter(({ length }) => length <= LONGEST)
    .slice(0, 100)
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance)[0]
  return near ? ` (did you mean '${near.name}'?)` : ''
}

/** Beyond, looking for the nearest takes time and seldom finds one. */
const LONGEST = 32

/** Levenshtein's: how many letters to add, remove or replace. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}
