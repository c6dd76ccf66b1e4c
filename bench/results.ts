import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Finding } from './measure.ts'

const FILE = join(import.meta.dirname, 'results.json')

type Outcome = {
  readonly findings: readonly Finding[]
  readonly skipped: Readonly<Record<string, string>>
  readonly failed: Readonly<Record<string, string>>
}

/** Writes what was found; rows that were not run this time stay as they were, unless all were asked for. */
export function writeResults(outcome: Outcome, isWhole: boolean): string {
  const before = isWhole ? [] : earlierFindings()
  const at = new Date().toISOString()
  const rows = new Set(outcome.findings.map(({ row }) => row))
  const kept = before.filter(({ row }) => !rows.has(row))
  const found = outcome.findings.map((finding) => ({ ...finding, at }))
  const { skipped, failed } = outcome
  const results = { at, machine: machine(), findings: [...kept, ...found], skipped, failed }
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`)
  return FILE
}

function earlierFindings(): Finding[] {
  if (!existsSync(FILE)) return []
  return (JSON.parse(readFileSync(FILE, 'utf8')) as { findings: Finding[] }).findings
}

function machine() {
  const [first] = cpus()
  return {
    cpus: cpus().length,
    model: first?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${release()}`,
  }
}
