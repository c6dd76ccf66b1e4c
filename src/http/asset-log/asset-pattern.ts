/** Says whether a text fits, letter case aside. */
export type Pattern = (text: string) => boolean

/**
 * Reads what Collins's finder takes for a value: the whole text, or a part of it where `*` or `.*` stands for
 * the rest at either end. `^` and `$`, which mean the ends anyhow, may be there.
 */
export function readPattern(text: string): Pattern {
  const [, before, middle = '', after] = /^(\^?(?:\.?\*)?)(.*?)((?:\.?\*)?\$?)$/su.exec(text)!
  const part = middle.toLowerCase()
  const open = { start: before?.endsWith('*') ?? false, end: /^\.?\*/.test(after ?? '') }
  return (candidate) => {
    const whole = candidate.toLowerCase()
    if (open.start && open.end) return whole.includes(part)
    if (open.start) return whole.endsWith(part)
    return open.end ? whole.startsWith(part) : whole === part
  }
}

/** Whether `text` stands for one value only, letter case aside. */
export function isExact(text: string): boolean {
  return !/^\^?\.?\*|\*\$?$/.test(text)
}

/** What an exact text means without its `^` and `$`. */
export function exactText(text: string): string {
  return text.replace(/^\^/, '').replace(/\$$/, '')
}
