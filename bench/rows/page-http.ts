import { type Asker, createAsker } from '../load/asker.ts'
import { keptLogs } from '../log/kept-logs.ts'
import { createRandom } from '../log/random.ts'
import { assetDraw, siteAssets } from '../log/site.ts'
import type { Contest, Metrics, Row } from '../row.ts'
import { startGroundlog, TOKEN } from '../servers/groundlog.ts'
import { quantile } from '../statistics.ts'

/** Questions of one client that waits for each answer, in milliseconds from request to the end of the answer. */
export const row: Row = {
  name: 'page-http',
  against: 'nothing: how long a client waits, by the largest log that was built',
  open: async (workshop) => {
    const largest = keptLogs(['100k', '1m', '10m']).at(-1)
    if (!largest) return { skipped: 'no log was built; say npm run bench -- --build 10m' }
    const server = await startGroundlog({ workshop, data: largest.folder })
    const asker = createAsker({ authorization: `Bearer ${TOKEN}` })
    const asset = assetPicker()
    const contests = PATHS.map(
      ([label, pathOf]): Contest => ({
        label: `${label}, ${largest.size}`,
        lines: [
          { metric: 'p50', label: 'p50', unit: 'ms' },
          { metric: 'p99', label: 'p99', unit: 'ms' },
        ],
        runs: 5,
        ours: () => askMany(asker, () => server.address + pathOf(asset())),
      }),
    )
    const close = async () => {
      asker.close()
      await server.end()
    }
    return { contests, close }
  },
}

const PATHS: readonly [label: string, path: (asset: string) => string][] = [
  ['GET /events of an asset', (asset) => `/events?entity_id=${asset}`],
  ['GET /events of everything', () => '/events'],
  ['GET /api/asset/:tag/logs', (asset) => `/api/asset/${asset}/logs`],
  [
    'GET /events of a type and a month',
    () => '/events?event_type_id=pump-trip&from_date=2024-05-01&to_date=2024-05-31',
  ],
]

function assetPicker(): () => string {
  const random = createRandom(3)
  const tags = siteAssets().map(({ tag }) => tag)
  const draw = assetDraw()
  return () => tags[draw[random.below(draw.length)]!]!
}

const QUESTIONS = 500

async function askMany(asker: Asker, nextUrl: () => string): Promise<Metrics> {
  const took = new Float64Array(QUESTIONS)
  for (let index = 0; index < QUESTIONS; index += 1) {
    const url = nextUrl()
    const started = performance.now()
    const status = await asker.ask(url)
    took[index] = performance.now() - started
    if (status !== 200) throw new Error(`${url} answered ${status}`)
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}
