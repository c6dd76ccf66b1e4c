import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/**
 * Who may import whom. A room that is not named here may not be imported from outside it; `*` is everything.
 * Packages are named as they are imported.
 */
const ARROWS: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  core: { rooms: [], packages: ['re2js', '@marcbachmann/cel-js'] },
  'storage/sql': { rooms: ['core'], packages: [] },
  'storage/memory': { rooms: ['core'], packages: [] },
  'storage/sqlite': { rooms: ['core', 'storage/sql'], packages: ['node:*', 'better-sqlite3'] },
  http: { rooms: ['core'], packages: ['node:*', 'fastify', 'typebox', 'busboy', 'prom-client'] },
  client: { rooms: ['core'], packages: [] },
  cli: {
    rooms: ['client', 'core', 'app.ts', 'main.ts', 'config.ts'],
    packages: ['node:*', 'commander', 'csv-parse'],
  },
  'config.ts': { rooms: ['core', 'config-checks.ts'], packages: [] },
  'config-checks.ts': { rooms: ['core'], packages: [] },
  'configured-feeds.ts': { rooms: ['*'], packages: ['*'] },
  'system-clock.ts': { rooms: ['core'], packages: [] },
  feeds: { rooms: ['core'], packages: ['node:*', 'cloudevents', 'ipaddr.js', 'mqtt'] },
  'work-in-turns.ts': { rooms: ['core'], packages: ['node:timers/promises'] },
  'give-memory-back.ts': { rooms: [], packages: ['node:*'] },
  'log-destination.ts': { rooms: [], packages: [] },
  'log-time.ts': { rooms: [], packages: [] },
  'objects-begin-young.ts': { rooms: [], packages: ['node:v8'] },
  'new-id.ts': { rooms: [], packages: ['node:*'] },
  'app.ts': { rooms: ['*'], packages: ['*'] },
  'main.ts': { rooms: ['*'], packages: ['*'] },
}

/** Rooms from which only types may be taken, by whom. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { client: ['core'] }

/** Names that say nothing about their subject. */
const FORBIDDEN_NAMES = [
  'utils',
  'helpers',
  'common',
  'shared',
  'misc',
  'lib',
  'manager',
  'types',
  'interfaces',
  'constants',
]

const MAX_LINES = 400

const sources = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file))

type Import = { readonly from: string; readonly typesOnly: boolean }

test('every import follows an arrow of the house', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter((one) => !isAllowed(file, one))
      .map((one) => `${file} imports ${one.from}`),
  )
  assert.deepEqual(wrong, [])
})

test('a file is named after its subject', () => {
  const vague = sources.filter((file) => FORBIDDEN_NAMES.includes(basename(file).replace(/\.tsx?$/, '')))
  assert.deepEqual(vague, [])
})

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = sources.filter((file) => read(file).split('\n').length > MAX_LINES)
  assert.deepEqual(long, [])
})

test('nothing imports in a circle, types aside', () => {
  const graph = new Map(
    sources.map((file) => [
      file,
      importsOf(file)
        .filter((one) => !one.typesOnly && one.from.startsWith('.'))
        .map((one) => target(file, one.from)),
    ]),
  )
  assert.deepEqual(circles(graph), [])
})

function isAllowed(file: string, { from, typesOnly }: Import): boolean {
  const room = roomOf(relative('src', file))
  const arrows = ARROWS[room]
  if (!arrows) return false
  if (!from.startsWith('.')) return arrows.packages.some((allowed) => matches(allowed, from))
  const goal = relative('src', target(file, from))
  const goalRoom = roomOf(goal)
  if (goalRoom === room) return true
  if (TYPES_ONLY[room]?.includes(goalRoom) && !typesOnly) return false
  return arrows.rooms.includes('*') || arrows.rooms.includes(goalRoom)
}

/** The longest name in the table that the path begins with, else its first folder. */
function roomOf(path: string): string {
  const parts = path.split('/')
  const two = parts.slice(0, 2).join('/')
  return two in ARROWS || parts[0] === 'storage' ? two : parts[0]!
}

function matches(allowed: string, name: string): boolean {
  if (allowed === '*') return true
  if (allowed.endsWith('*')) return name.startsWith(allowed.slice(0, -1))
  return name === allowed || name.startsWith(`${allowed}/`)
}

function importsOf(file: string): Import[] {
  const text = read(file)
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/g)
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g)
  return [
    ...[...found].map(([, type, from]) => ({ from: from!, typesOnly: type !== undefined })),
    ...[...dynamic].map(([, from]) => ({ from: from!, typesOnly: false })),
  ]
}

function target(file: string, from: string): string {
  return join(dirname(file), from)
}

function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return found
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
