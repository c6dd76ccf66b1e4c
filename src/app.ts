import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type Config, roleWithoutCredentials } from './config.ts'
import {
  allowListIn,
  DELIVERY_TIME_LIMIT,
  influxFeeds,
  mqttParts,
  readMirrorRules,
  readMqttConfig,
} from './configured-feeds.ts'
import type { Event } from './core/events/event.ts'
import type { Recorder } from './core/events/record-event.ts'
import type { NewFeed } from './core/feeds/feed-desk.ts'
import { openLiveCatalog } from './core/live-catalog.ts'
import { warmUp } from './core/rules/conditions/warm-up.ts'
import type { Instant } from './core/time/instant.ts'
import { openFeedDesk } from './feeds/feed-desk.ts'
import { openLiveLog } from './feeds/live/live-log.ts'
import { openMqtt } from './feeds/mqtt/open-mqtt.ts'
import { systemTimers } from './feeds/timers.ts'
import { type Resolve, resolveBySystem } from './feeds/webhooks/checked-address.ts'
import { openWebhookDesk } from './feeds/webhooks/webhook-desk.ts'
import { createGatekeeper } from './http/access/gatekeeper.ts'
import { BacktestDesk } from './http/backtests/backtest-desk.ts'
import { createCoOccurrenceDesk } from './http/correlations/co-occurrence-desk.ts'
import { presentEvent } from './http/events/present.ts'
import { createMetrics } from './http/operations/metrics.ts'
import { watchEventLoop } from './http/pressure/event-loop-delay.ts'
import { createLoadGate } from './http/pressure/load-gate.ts'
import { measurePressure } from './http/pressure/measure-pressure.ts'
import { createReadTurns } from './http/pressure/read-turns.ts'
import { createServer } from './http/server.ts'
import { measureStreams } from './http/stream/measure-streams.ts'
import { createStreamDesk } from './http/stream/stream-desk.ts'
import { createNewId } from './new-id.ts'
import { openSqliteEngine } from './storage/sqlite/engine.ts'
import { explained } from './storage/sqlite/unusable-folder.ts'
import { createSystemClock } from './system-clock.ts'
import { workInTurns } from './work-in-turns.ts'

/** A whole Groundlog that answers without a port: `server.inject` asks it, `server.listen` opens it. */
export type App = {
  readonly server: FastifyInstance
  readonly gatekeeper: ReturnType<typeof createGatekeeper>
  /** Answers what is under way, waits for the disk and closes the folder. */
  readonly close: () => Promise<void>
}

export type AppParts = {
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly now?: () => Instant
  readonly newId?: () => string
  /** Beside those that the settings ask for. */
  readonly feeds?: readonly NewFeed[]
  /** Whether feeds deliver while this app is open; not for a command that opens the folder for a moment. */
  readonly delivers?: boolean
  /** How names of hosts are resolved that webhooks are sent to. */
  readonly resolve?: Resolve
}

/** Introduces engines, core and dialects to each other. */
export async function createApp({
  config,
  log,
  now = createSystemClock(),
  feeds = [],
  delivers = true,
  resolve = resolveBySystem,
  newId = createNewId(),
}: AppParts): Promise<App> {
  const mirrorRules = readMirrorRules(config)
  const network = { allow: allowListIn(config), resolve, timeLimit: DELIVERY_TIME_LIMIT }
  const mqttConfig = readMqttConfig(config)
  const engine = await openSqliteEngine({
    folder: config.data,
    querySeconds: config.querySeconds,
  })
  const catalog = await openLiveCatalog(engine.catalog, workInTurns).catch(async (error) => {
    await engine.close()
    throw explained(error, config.data)
  })
  await workInTurns(warmUp())
  const gatekeeper = createGatekeeper({
    access: engine.catalog.access,
    anonymous: roleWithoutCredentials(config),
    now,
    newId,
  })
  const gate = createLoadGate(config)
  const loopDelay = watchEventLoop()
  const { events } = engine
  const live = openLiveLog({ log: engine.log, events, timers: systemTimers(now), tell: log })
  const streams = createStreamDesk({
    live,
    log: engine.log,
    catalog: catalog.current,
    gatekeeper,
    limits: config,
  })
  const metrics = createMetrics(
    (registry) => measurePressure(registry, { gate, loopDelay }),
    (registry) => measureStreams(registry, streams.state),
  )
  const backtests = new BacktestDesk({ events, now, newId })
  const coOccurrence = createCoOccurrenceDesk({ events, types: engine.catalog.types, now })
  const timers = systemTimers(now)
  const desk = openFeedDesk({ log: engine.log, registry: engine.feeds, timers, tell: log })
  const show = (event: Event) => presentEvent(event, catalog.current())
  const webhooks = await openWebhookDesk({
    registry: engine.webhooks,
    feeds: desk,
    catalog: catalog.current,
    composer: { source: config.eventSource, show },
    ...{ network, timers, newId, version: VERSION, tell: log },
  })
  const recorder: Recorder = {
    catalog,
    events,
    now,
    newId,
    work: workInTurns,
    hash: (text) => hash('sha256', text),
  }
  const mqtt = mqttConfig && openMqtt(mqttParts(config, mqttConfig, { recorder, metrics, tell: log }))
  const server = await createServer(
    {
      ...recorder,
      registries: engine.catalog,
      gatekeeper,
      metrics,
      gate,
      readTurns: createReadTurns(),
      backtests,
      coOccurrence,
      feeds: desk,
      streams,
      webhooks,
      intakes: () => mqtt?.intakes() ?? [],
      version: VERSION,
      health: engine.health,
    },
    log,
    config,
  )
  const parts = { rules: mirrorRules, log: engine.log, events, catalog: catalog.current }
  const following = [...feeds, ...influxFeeds(config, parts), ...(mqtt?.feeds ?? [])]
  for (const feed of delivers ? following : []) await desk.add(feed)
  if (delivers) await webhooks.start()
  if (delivers) mqtt?.start()
  return {
    server,
    gatekeeper,
    close: async () => {
      await server.close()
      backtests.close()
      coOccurrence.close()
      await live.close()
      await desk.close()
      await mqtt?.close()
      loopDelay.stop()
      await engine.close()
    },
  }
}

export { backUpFolder } from './storage/sqlite/back-up-folder.ts'

export { type Verification, verifyFolder } from './storage/sqlite/verify/verify-folder.ts'

export const VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version
