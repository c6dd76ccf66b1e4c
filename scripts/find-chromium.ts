import { type Found, findProgram } from './find-program.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The Chromium of this machine. */
export function findChromium(): Found {
  return findProgram({ names: NAMES, debian: 'chromium' })
}
