import { Command, InvalidArgumentError, Option } from 'commander'
import type { ExportQuery } from '../client/index.ts'
import { askServer } from './ask-server.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'

type ExportOptions = ReachOptions & {
  readonly format: 'ndjson' | 'csv'
  readonly output?: string
  readonly asset?: string
  readonly assetType?: string
  readonly type?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly severity?: string
  readonly source?: string
  readonly text?: string
  readonly field?: Readonly<Record<string, string>>
  readonly asOf?: string
  readonly sort?: 'asc' | 'desc'
}

/** `groundlog export`: events leave the log, as they stood at one moment. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('Write events as NDJSON or CSV, to the standard output or a file.')
    .addOption(
      new Option('--format <format>', 'how they are written').choices(['ndjson', 'csv']).default('ndjson'),
    )
    .option('--output <file>', 'write here; the file is there when all of it is')
    .option('--asset <tag>', 'only events of this asset')
    .option('--asset-type <type>', 'only events of assets of this type')
    .option('--type <id>', 'only events of this type; repeat it for several', (id, ids: string[] = []) => [
      ...ids,
      id,
    ])
    .option('--from <time>', 'only events from here on, such as 2026-01-01')
    .option('--to <time>', 'only events up to here; a day counts whole')
    .option('--severity <words>', 'only these, separated by commas')
    .option('--source <door>', 'only events that came in by this door, such as import')
    .option('--text <part>', 'only events whose description has this in it')
    .option(
      '--field <name=value>',
      'only events whose field has this value; name.gte=value and its kin compare',
      readField,
    )
    .option('--as-of <time>', 'as the log stood then')
    .addOption(new Option('--sort <order>', 'oldest or newest first').choices(['asc', 'desc']))
  return withReachOptions(command).action(async (options: ExportOptions) => {
    const { writeExport } = await import('./export/write-export.ts')
    await askServer(options, async (client) => {
      const { format, output } = options
      await writeExport((signal) => client.events.export(queryOf(options), { signal }), { format, output })
    })
  })
}

function queryOf(options: ExportOptions): ExportQuery {
  const given = {
    format: options.format,
    entity_id: options.asset,
    entity_type: options.assetType,
    event_type_id: options.type,
    from_date: options.from,
    to_date: options.to,
    severity: options.severity,
    source: options.source,
    q: options.text,
    as_of: options.asOf,
    sort: options.sort,
    ...options.field,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ExportQuery
}

function readField(text: string, fields: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name, ...value] = text.split('=')
  if (!name || value.length === 0) throw new InvalidArgumentError('It should be like cause=weather.')
  return { ...fields, [`field.${name}`]: value.join('=') }
}
