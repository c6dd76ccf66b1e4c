import { spawnSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Builds what the published package holds: Node strips no types below node_modules, so there it is JavaScript. */
const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const compiler = join(root, 'node_modules', '.bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
for (const file of globSync('**/*.{sql,css,js,html}', { cwd: join(root, 'src') })) {
  cpSync(join(root, 'src', file), join(dist, file))
}
process.exitCode = compiled.status ?? 1
