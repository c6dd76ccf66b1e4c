import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 make every object among the young ones from now on. Left to itself it learns from its first collections which
 * objects live long, and makes the like of them among the old ones for as long as the process lives. A crowd that waits
 * while a server starts teaches it that those of requests do, and all that they lead to is then collected late.
 */
export function letObjectsBeginYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
