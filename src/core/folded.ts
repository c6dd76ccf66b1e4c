/** What two names have in common that differ in letter case only. Stored beside the name, so that SQL can look it up. */
export function folded(name: string): string {
  return name.toLowerCase()
}
