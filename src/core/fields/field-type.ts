import type { Json, JsonObject } from '../json.ts'
import type { Path, Problem } from '../problems.ts'
import type { Budget } from '../rules/conditions/budget.ts'

/** A checked value as the log stores it, or what is wrong with it. */
export type Checked =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problem: Problem }

/** Checks one value of one field; compiled once per catalog change. What an event is checked by shares its budget. */
export type ValueCheck = (value: Json, path: Path, budget?: Budget) => Checked

/**
 * A kind of field. One file per kind owns everything about it: its settings, their check, the check of a
 * value, and how a stored value is shown.
 */
export type FieldType = {
  readonly name: string
  /** Other words for it that clients use. */
  readonly aliases: readonly string[]
  /** The settings it has beside those of every field, each with one sentence. */
  readonly settings: Readonly<Record<string, string>>
  /** What is wrong with these settings; empty when nothing is. Paths start at the setting's name. */
  readonly checkSettings: (settings: JsonObject) => readonly Problem[]
  /** Makes the check of a value from settings that passed `checkSettings`. */
  readonly compile: (settings: JsonObject) => ValueCheck
  /** Turns a stored value into the one that was meant, where the log stores another form. */
  readonly show?: (stored: Json) => Json
  /** Reads the text of a URL's filter into a value as stored; null when it cannot be one. */
  readonly readFilter: (text: string) => Json | null
}
