import { randomUUID } from 'node:crypto'

/** Ids that share a beginning: as many as four hexadecimal digits tell apart. */
const SHARING = 65_536

/**
 * Makes UUIDs of version 4, of which those made one after the other are neighbours: they share eight random digits,
 * the next four count on, and the 74 bits behind are random in each. So an index of ids grows at one place at a
 * time, where wholly random ones would have every new event write a page of its own to the disk.
 */
export function createNewId(): () => string {
  let beginning = ''
  let made = 0
  return () => {
    const random = randomUUID()
    const place = made % SHARING
    if (place === 0) beginning = random.slice(0, 8)
    made += 1
    return `${beginning}-${place.toString(16).padStart(4, '0')}${random.slice(13)}`
  }
}
