/** The order of code points, in which databases sort; JavaScript's own differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  const shorter = Math.min(left.length, right.length)
  for (let index = 0; index < shorter; index += 1) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
