import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { SETTINGS } from '../src/config.ts'
import { CONTRACT_EXAMPLES } from '../src/http/operations/pages/contract-examples.ts'
import { ROUTES } from '../src/http/routes.ts'
import { ADMIN_TOKEN, withApp } from './http/with-app.ts'

const root = join(import.meta.dirname, '..')
const pages = ['README.md', ...globSync('{docs,examples}/**/*.md', { cwd: root })].sort()
const guides = pages.filter((page) => !page.startsWith('docs/decisions/'))

test('every decision has a number of its own, the one its title begins with', () => {
  const decisions = globSync('docs/decisions/[0-9]*.md', { cwd: root })
  const numbers = decisions.map((page) => basename(page).slice(0, 4)).sort()
  assert.deepEqual(numbers, [...new Set(numbers)])
  for (const page of decisions) assert.ok(read(page).startsWith(`# ${basename(page).slice(0, 4)} `), page)
})

test('what a decision says it is kept by is there', () => {
  for (const page of globSync('docs/decisions/[0-9]*.md', { cwd: root })) {
    const named = [...read(page).matchAll(/`((?:src|test|scripts|bench)\/[^`\s]+)`/g)].map(
      ([, path]) => path!,
    )
    const gone = named.filter((path) => globSync(path, { cwd: root }).length === 0)
    assert.deepEqual(gone, [], page)
  }
})

describe('the guides', () => {
  const words = guides.map(read).join('\n')

  for (const path of new Set(ROUTES.map((route) => route.path))) {
    test(`mention ${path}`, () => assert.ok(mentions(words, path)))
  }

  const configuration = read('docs/configuration.md')
  for (const { env, flag, default: value } of Object.values(SETTINGS)) {
    test(`explain ${env}`, () => {
      const row = configuration.split('\n').find((line) => line.startsWith(`| \`${env}\``))
      assert.ok(row, 'no row in docs/configuration.md')
      assert.ok(row.includes(`\`${flag}\``), `its option is ${flag}`)
      if (value !== null) assert.ok(row.includes(`| \`${value}\` |`), `its default is ${value}`)
    })
  }

  test('explain no setting that is gone', () => {
    const explained = [...configuration.matchAll(/^\| `(GROUNDLOG_\w+)`/gm)].map(([, env]) => env)
    assert.deepEqual(
      explained.sort(),
      Object.values(SETTINGS)
        .map(({ env }) => env)
        .sort(),
    )
  })

  test('are all found from the index', () => {
    const index = read('docs/README.md')
    const lost = guides.filter(
      (it) =>
        it.startsWith('docs/') && it !== 'docs/README.md' && !index.includes(`(${relative('docs', it)})`),
    )
    assert.deepEqual(lost, [])
  })

  test('show every room of the house', () => {
    const rooms = globSync('src/{*,core/*,storage/*,http/*}/', { cwd: root }).map((path) => basename(path))
    const tree = read('docs/architecture.md')
    assert.deepEqual(
      rooms.filter((room) => !new RegExp(`^ +${room}/ `, 'm').test(tree)),
      [],
    )
  })

  test('begin with the examples of the start page', () => {
    for (const { name, curl } of CONTRACT_EXAMPLES) assert.ok(read('README.md').includes(curl), name)
  })
})

describe('links lead somewhere', () => {
  for (const page of pages) {
    test(page, () => {
      const dead = linksOf(page).filter(({ file, heading }) => !leads(file, heading))
      assert.deepEqual(
        dead.map(({ link }) => link),
        [],
      )
    })
  }
})

describe('examples run', { skip: whyNotRunnable() }, () => {
  for (const page of pages) {
    const script = runnableBlocks(read(page)).join('\n')
    if (script !== '') test(page, (t) => run(t, script))
  }
})

function mentions(words: string, path: string): boolean {
  const end = '(?![\\w/:-])'
  const pattern = path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^\\s/`"?]+')
  return new RegExp(`(?<![\\w.])(?:http://localhost:8000)?${pattern}${end}`).test(words)
}

type Link = { readonly link: string; readonly file: string; readonly heading: string | undefined }

function linksOf(page: string): Link[] {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path, heading] = link.split('#')
      return { link, file: path ? join(dirname(page), path) : page, heading }
    })
}

function leads(file: string, heading: string | undefined): boolean {
  if (!existsSync(join(root, file))) return false
  if (heading === undefined) return true
  const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchorOf(text!))
  return headings.includes(heading)
}

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-')
}

function runnableBlocks(text: string): string[] {
  return [...text.matchAll(/^```sh runnable\n([\s\S]*?)^```$/gm)].map(([, block]) => block!)
}

function whyNotRunnable(): string | false {
  const missing = ['bash', 'curl'].filter((program) => spawnSync(program, ['--version']).error !== undefined)
  return missing.length > 0 && `this machine has no ${missing.join(' and no ')}`
}

/** A command that fails, curl's 4xx and 5xx included, ends the script and fails the test. */
const PRELUDE = `set -euo pipefail
curl() { command curl --silent --show-error --fail-with-body "$@"; }
`

async function run(t: TestContext, script: string): Promise<void> {
  const { app } = await withApp(t, { webhookAllow: '127.0.0.1' })
  const address = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const folder = await mkdtemp(join(tmpdir(), 'groundlog-docs-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const local = script
    .replaceAll('http://localhost:8000', address)
    .replaceAll('npm run groundlog --', `"${process.execPath}" "${join(root, 'src/cli/main.ts')}"`)
    .replaceAll(' examples/', ` ${root}/examples/`)
  const { code, output } = await shell(PRELUDE + local, folder, {
    TOKEN: ADMIN_TOKEN,
    GROUNDLOG_URL: address,
    GROUNDLOG_TOKEN: ADMIN_TOKEN,
  })
  assert.equal(code, 0, output)
}

type Outcome = { readonly code: number | null; readonly output: string }

function shell(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}
