import type { Random } from './random.ts'

/** What people and machines write about the synthetic site. */

const PARTS = [
  'drive-end bearing',
  'mechanical seal',
  'coupling',
  'gearbox oil',
  'inlet filter',
  'stuffing box',
  'control valve',
  'level transmitter',
  'cooling fan',
  'terminal box',
  'suction strainer',
  'flare tip',
] as const

const FINDINGS = [
  'ran hot and noisy',
  'leaked at the flange',
  'was within limits',
  'showed wear beyond tolerance',
  'tripped on high vibration',
  'drifted by more than two percent',
  'was clogged',
  'had a loose terminal',
] as const

const DEEDS = [
  'replaced it and ran a test',
  'cleaned it, back in service',
  'tightened and checked again after an hour',
  'regreased, next check in two weeks',
  'ordered spares, to be done at the next stop',
  'recalibrated against the reference',
  'no action needed',
] as const

const MESSAGES = [
  'heartbeat late by',
  'firmware check took',
  'reconnected to the historian after',
  'buffer flushed, oldest sample aged',
  'clock corrected by',
  'door opened for',
] as const

export const OPERATORS = ['anna', 'bela', 'chidi', 'dolores', 'emre', 'fatima', 'gustav', 'hana'] as const

export function describeWork(random: Random): string {
  return `The ${random.pick(PARTS)} ${random.pick(FINDINGS)}; ${random.pick(DEEDS)}. Work order ${random.below(900_000) + 100_000}.`
}

export function machineMessage(random: Random): string {
  return `${random.pick(MESSAGES)} ${random.below(9_000) + 1} ms`
}

export function remark(random: Random): string {
  return `${random.pick(FINDINGS)}, seen by ${random.pick(OPERATORS)}`
}
