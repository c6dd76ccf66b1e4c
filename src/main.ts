import { flushCompileCache } from 'node:module'
import { type Logger, pino } from 'pino'
import { type App, createApp, VERSION } from './app.ts'
import { banner } from './cli/banner.ts'
import { FolderNotWritable, removeServerFile, writeServerFile } from './cli/server-file.ts'
import type { Config } from './config.ts'
import { StorageFailure } from './core/storage-failure.ts'
import { giveMemoryBackWhenQuiet } from './give-memory-back.ts'
import { type Listening, listen } from './http/listen.ts'
import { ENOUGH, type LogDestination, writtenTogether } from './log-destination.ts'
import { createLogTime } from './log-time.ts'
import { letObjectsBeginYoung } from './objects-begin-young.ts'

/** Milliseconds that requests under way may take once the server was told to stop. */
const GRACE = 5000

/** Milliseconds after which it ends whatever happens: before Docker, which waits for ten seconds, kills it. */
const LAST = GRACE + 3000

/**
 * Serves until told to stop, by a signal or by the end of the process that started this one; then answers what
 * is under way, closes the folder and ends the process. The log goes to stderr, words for people to stdout.
 * @throws UnusableFolder, CannotListen: nothing is served and the folder is closed again.
 */
export async function serve(config: Config): Promise<void> {
  letObjectsBeginYoung()
  const { log, end } = openLog(config.logLevel)
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error }, origin)
    end(1)
  })
  // Whoever read the banner may be gone; that is no reason to stop serving.
  process.stdout.on('error', () => {})
  const app = await createApp({ config, log })
  const { listening, adminToken } = await open(app, config, log)
  const { address } = listening
  onceToldToStop(async (told) => {
    log.info({ told }, 'stopping')
    setTimeout(() => {
      log.error({ milliseconds: LAST }, 'stopping took too long')
      end(1)
    }, LAST)
    await stop(app, listening, config)
    log.info('stopped')
    end(0)
  })
  log.info({ address, data: config.data, version: VERSION }, 'serving')
  process.stdout.write(banner({ address, config, version: VERSION, adminToken }))
  // Left to itself, Node keeps what it compiled only when it ends in peace, and after a crash would start slowly.
  flushCompileCache()
  giveMemoryBackWhenQuiet()
}

/** Structured lines on stderr, written without making the server wait for whoever reads them. */
export function openLog(level: string): { log: Logger; end: (code: number) => void } {
  // With a least length, be it 1, `flush` waits for what is under way.
  const stderr = pino.destination({ dest: 2, sync: false, minLength: 1, maxWrite: 2 * ENOUGH })
  const destination = writtenTogether(stderr)
  const log = pino({ level, base: null, timestamp: createLogTime() }, destination)
  return { log, end: (code) => endProcess(code, destination) }
}

/** Milliseconds that whoever reads the log may keep the end waiting. */
const LAST_WORDS = 1_000

/** Ends once the log is out: written around a line that is under way, the last would stand before it. */
function endProcess(code: number, destination: LogDestination): void {
  setTimeout(() => process.exit(code), LAST_WORDS)
  destination.flush(() => process.exit(code))
}

type Opened = { readonly listening: Listening; readonly adminToken: string | null }

/**
 * A token that is given counts before the doors open. One that is made is made last: it is shown once, so nothing may
 * go wrong after that.
 */
async function open(app: App, config: Config, log: Logger): Promise<Opened> {
  const { gatekeeper } = app
  let listening: Listening | undefined
  try {
    const { adminToken } = config
    const given = adminToken && (await ifThereIsRoom(log, () => gatekeeper.acceptToken(adminToken)))
    listening = await listen(app.server, config.host, config.port)
    const left = { pid: process.pid, address: listening.address, token: gatekeeper.localToken() }
    await ifThereIsRoom(log, () => writeServerFile(config.data, left))
    const admin = given || (await ifThereIsRoom(log, () => gatekeeper.ensureAdmin(null)))
    return { listening, adminToken: admin?.token ?? null }
  } catch (error) {
    removeServerFile(config.data)
    await listening?.close(0)
    await app.close()
    throw error
  }
}

/**
 * On a full disk what was recorded is still served, and what is to be recorded refused: a server that did not start
 * would do neither, and one that has started goes on by itself when there is room.
 */
async function ifThereIsRoom<T>(log: Logger, write: () => T | Promise<T>): Promise<T | null> {
  try {
    return await write()
  } catch (error) {
    const isFull = error instanceof FolderNotWritable ? error.isDiskFull : error instanceof StorageFailure
    if (!isFull) throw error
    log.error(
      { reason: (error as Error).message },
      'not written at the start; start again when the disk has room',
    )
    return null
  }
}

async function stop(app: App, listening: Listening, { data }: Config): Promise<void> {
  removeServerFile(data)
  await listening.close(GRACE)
  await app.close()
}

/**
 * Runs `stop` once. A terminal gives Ctrl-C to npm and to us, and npm passes its own on: the signals after the
 * first are that echo, and mean nothing.
 */
function onceToldToStop(stop: (told: string) => Promise<void>): void {
  let told = false
  const tell = (by: string) => {
    if (told) return
    told = true
    void stop(by)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, tell)
  // The starter keeps a channel open for this: killed outright, it would leave a server nobody knows of.
  process.once('disconnect', () => tell('the starter ended'))
  process.channel?.unref()
  if (process.connected === false) tell('the starter ended')
}
