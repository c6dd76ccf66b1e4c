import { extname } from 'node:path'

/** The program of a thread: TypeScript here, JavaScript in the published package. */
export function threadFile(name: 'writer' | 'reader' | 'renderer' | 'fold'): URL {
  return new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url)
}
