import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/** `npm test`: every check in turn, all of them even after one failed; `npm test -- NAME…` runs only tests whose path has NAME. */
const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

type Check = { readonly name: string; readonly command: readonly string[] }

const STATIC_CHECKS: readonly Check[] = [
  { name: 'format and lint', command: [process.execPath, bin('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: [process.execPath, bin('tsc'), '-p', '.'] },
  { name: 'dead code', command: [process.execPath, bin('knip')] },
]

const wanted = process.argv.slice(2)
const files = globSync('{src,test,examples}/**/*.test.{ts,tsx}', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()

const checks: Check[] = wanted.length > 0 ? [] : [...STATIC_CHECKS]
checks.push({
  name: 'tests',
  command: [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    ...files,
  ],
})

const failed: string[] = []
for (const { name, command } of checks) {
  process.stdout.write(`\n— ${name}\n`)
  if ((await run(command)) !== 0) failed.push(name)
}
process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

function run([program, ...args]: readonly string[]): Promise<number> {
  const child = spawn(program!, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
