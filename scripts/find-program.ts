import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const APT = '/usr/bin/apt-get'

/** Milliseconds that an installation may take. */
const PATIENCE = 240_000

export type Found = { readonly path: string } | { readonly reason: string }

export type Wanted = {
  /** What the program may be called; the first that is there is taken. */
  readonly names: readonly string[]
  /** The Debian package that has it. */
  readonly debian: string
}

/**
 * A program of this machine that tests run against. Nothing is installed on a person's machine; where `CI` is
 * set, Debian's own is installed if it is missing and this process may.
 */
export function findProgram(wanted: Wanted): Found {
  const path = onPath(wanted) ?? (mayInstall() ? install(wanted) : undefined)
  return path ? { path } : { reason: `this machine has no ${wanted.debian}` }
}

/** Debian keeps servers where only root's own PATH looks. */
function onPath({ names }: Wanted): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync)
}

function mayInstall(): boolean {
  return Boolean(process.env['CI']) && process.getuid?.() === 0 && existsSync(APT)
}

function install(wanted: Wanted): string | undefined {
  const options = {
    stdio: 'ignore',
    timeout: PATIENCE,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  // Test files run side by side, and only one may hold the package lists: the others wait for it.
  const patient = ['-o', 'DPkg::Lock::Timeout=120']
  spawnSync(APT, [...patient, 'update'], options)
  spawnSync(APT, [...patient, 'install', '--yes', '--no-install-recommends', wanted.debian], options)
  return onPath(wanted)
}
