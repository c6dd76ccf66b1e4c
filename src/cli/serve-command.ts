import { Command } from 'commander'
import { type Config, readConfig, SETTINGS } from '../config.ts'

/** `groundlog serve`: an option for every setting. */
export function serveCommand(): Command {
  const command = new Command('serve').description('Serve the log over HTTP until told to stop.')
  for (const { flag, env, meaning, default: value } of Object.values(SETTINGS)) {
    command.option(`${flag} <value>`, `${meaning} (${env}${value === null ? '' : `, else ${value}`})`)
  }
  return command.action(async (options: Partial<Record<keyof Config, string>>) => {
    const config = readConfig(process.env, options)
    const { serve } = await import('../main.ts')
    await serve(config)
  })
}
