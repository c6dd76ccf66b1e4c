import { withoutPrefix } from '../link-to.ts'
import type { Route } from '../route.ts'

/**
 * Where requests stand in line: each lane has a limit of its own, so that a crowd in one leaves the others alone.
 * Whoever asks how the server is stands in none, and whoever follows the log.
 */
export type Lane = 'none' | 'read' | 'write' | 'batch' | 'export'

export function laneOf({ method, operation }: Pick<Route, 'method' | 'operation'>): Lane {
  return operation.lane ?? laneOfMethod(method)
}

/** The same for a request of which nothing but its first line is known: only paths without names have own lanes. */
export function createLaneFinder(routes: readonly Route[]): (method: string, url: string) => Lane {
  const own = new Map(routes.flatMap((route) => ownLane(route) ?? []))
  return (method, url) => {
    const path = withoutPrefix(url.split('?', 1)[0]!)
    return own.get(`${method === 'HEAD' ? 'GET' : method} ${path}`) ?? laneOfMethod(method)
  }
}

function ownLane({ method, path, operation: { lane } }: Route): [line: string, Lane][] | undefined {
  return lane && [[`${method} ${path}`, lane]]
}

function laneOfMethod(method: string): Lane {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write'
}
