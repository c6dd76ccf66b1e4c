import type { Finding } from './measure.ts'
import type { Goal, Unit } from './row.ts'
import type { Summary } from './statistics.ts'

const HEAD = ['row', 'what', 'yardstick', 'ours', 'ratio (spread)', 'goal', '']

/** The findings as one table for people. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function cellsOf({ row, label, unit, yardstick, ours, ratio, goal, verdict }: Finding): string[] {
  return [
    row,
    label,
    yardstick ? inUnit(yardstick, unit) : '',
    inUnit(ours, unit),
    ratio ? spread(ratio, ratioText) : '',
    goal ? goalText(goal, ratio ? '×' : ` ${unit}`) : '',
    verdict === 'information' ? '' : verdict,
  ]
}

function inUnit(summary: Summary, unit: Unit): string {
  return `${spread(summary, numberText)} ${unit}`
}

function spread({ median, low, high }: Summary, text: (value: number) => string): string {
  return low === high ? text(median) : `${text(median)} (${text(low)}–${text(high)})`
}

function ratioText(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2)
}

function goalText(goal: Goal, unit: string): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}${unit}` : `≤ ${goal.atMost}${unit}`
}

/** Three digits that count, or all of a large number. */
export function numberText(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US')
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 6))
}
