import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const APT = '/usr/bin/apt-get'

/** Milliseconds that an installation may take. */
const PATIENCE = 240_000

export type Found = { readonly path: string } | { readonly reason: string }

/**
 * The Chromium of this machine. Nothing is installed on a person's machine; where `CI` is set, Debian's own is
 * installed if it is missing and this process may.
 */
export function findChromium(): Found {
  const path = onPath() ?? (mayInstall() ? install() : undefined)
  return path ? { path } : { reason: 'this machine has no Chromium' }
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync)
}

function mayInstall(): boolean {
  return Boolean(process.env['CI']) && process.getuid?.() === 0 && existsSync(APT)
}

function install(): string | undefined {
  const options = {
    stdio: 'ignore',
    timeout: PATIENCE,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  spawnSync(APT, ['update'], options)
  spawnSync(APT, ['install', '--yes', '--no-install-recommends', 'chromium'], options)
  return onPath()
}
