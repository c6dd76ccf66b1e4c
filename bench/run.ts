import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadRows } from './load-rows.ts'
import { buildKept } from './log/kept-logs.ts'
import { type Finding, runContest } from './measure.ts'
import { describeProfiles, forgetProfiles } from './profile.ts'
import { writeResults } from './results.ts'
import type { Row, Workshop } from './row.ts'
import { tableOf } from './table.ts'

/** `npm run bench [-- NAME…] [--build SIZE] [--profile]`: docs/benchmarks.md says how to read what comes out. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string', multiple: true }, profile: { type: 'boolean' } },
})

process.exitCode = values.build ? await build(values.build) : await bench(positionals)

async function build(sizes: readonly string[]): Promise<number> {
  for (const size of sizes) {
    const started = performance.now()
    const { folder, events } = await buildKept(size, (progress) => tell(`${size}: ${progress}`))
    const seconds = Math.round((performance.now() - started) / 1000)
    process.stdout.write(`${events} synthetic events in ${folder}, built in ${seconds} s\n`)
  }
  return 0
}

type Outcome = {
  readonly findings: Finding[]
  readonly skipped: Record<string, string>
  readonly failed: Record<string, string>
}

async function bench(names: readonly string[]): Promise<number> {
  const rows = await loadRows(names)
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-bench-'))
  const profiles = values.profile ? join(import.meta.dirname, 'profiles') : null
  if (profiles !== null) forgetProfiles(profiles)
  const outcome: Outcome = { findings: [], skipped: {}, failed: {} }
  try {
    for (const row of rows) await runRow(row, { folder, profiles, tell }, outcome)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  process.stdout.write(tableOf(outcome.findings))
  for (const [name, reason] of Object.entries(outcome.skipped)) process.stdout.write(`${name}: ${reason}\n`)
  for (const [name, reason] of Object.entries(outcome.failed)) {
    process.stdout.write(`${name} failed: ${reason}\n`)
  }
  if (profiles !== null) process.stdout.write(describeProfiles(profiles))
  process.stdout.write(`Written to ${writeResults(outcome, names.length === 0)}\n`)
  return Object.keys(outcome.failed).length === 0 ? 0 : 1
}

async function runRow(row: Row, workshop: Workshop, { findings, skipped, failed }: Outcome): Promise<void> {
  tell(`${row.name}, against ${row.against}`)
  try {
    const opened = await row.open(workshop)
    if ('skipped' in opened) {
      skipped[row.name] = opened.skipped
      return
    }
    try {
      for (const contest of opened.contests) {
        const found = await runContest(row.name, contest)
        findings.push(...found)
        tell(tableOf(found))
      }
    } finally {
      await opened.close()
    }
  } catch (error) {
    failed[row.name] = (error as Error).stack ?? String(error)
  }
}

/** Progress is not the result: it goes where it is in nobody's way. */
function tell(progress: string): void {
  process.stderr.write(`${progress}\n`)
}
