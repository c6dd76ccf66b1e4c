import type { Json, JsonObject } from '../json.ts'
import { type Fault, fails, passes } from './checked.ts'
import type { Checked, ValueCheck } from './field-type.ts'
import { notOneOf } from './not-one-of.ts'
import { plainText } from './plain-text.ts'
import type { Setting } from './setting.ts'

const MAX_OPTIONS = 1_000

const OPTION_MAX_LENGTH = 200

const checkText = plainText({ min: 1, max: OPTION_MAX_LENGTH })

/** What one may choose from: texts, or objects that add a label for people. */
export const OPTIONS: Setting = {
  meaning: `What one may choose from: 1 to ${MAX_OPTIONS} different texts, or objects of value and label.`,
  required: true,
  check: (value, path) => {
    if (!Array.isArray(value)) return fails(NOT_A_LIST, value, path)
    const list: readonly Json[] = value
    if (list.length === 0) return fails(NO_OPTIONS, list, path)
    if (list.length > MAX_OPTIONS) return fails(tooManyOptions(list.length), list, path)
    return checkOptions(list, path)
  },
}

const checkOptions = (list: readonly Json[], path: Parameters<ValueCheck>[1]): Checked => {
  const seen = new Set<Json>()
  for (const [index, option] of list.entries()) {
    const checked = checkOption(option, [...path, index])
    if (!checked.ok) return checked
    if (seen.has(checked.value)) return fails(REPEATED_OPTION, option, [...path, index])
    seen.add(checked.value)
  }
  return passes(list)
}

const checkOption: ValueCheck = (option, path) => {
  if (typeof option !== 'object' || option === null || Array.isArray(option)) return checkText(option, path)
  const { value, label, ...others } = option as JsonObject
  if (value === undefined) return fails(MISSING, option, [...path, 'value'])
  const [other] = Object.keys(others)
  if (other !== undefined) return fails(EXTRA, others[other]!, [...path, other])
  const checked = checkText(value, [...path, 'value'])
  if (!checked.ok || label === undefined || label === null) return checked
  const labelled = checkText(label, [...path, 'label'])
  return labelled.ok ? checked : labelled
}

/** The values that the option settings of a field allow, in their order. */
export function optionValues(settings: JsonObject): readonly string[] {
  const options = settings['options'] as readonly (string | { readonly value: string })[]
  return options.map((option) => (typeof option === 'string' ? option : option.value))
}

/** The check of one chosen value. */
export function compileChoice(settings: JsonObject): ValueCheck {
  const values = optionValues(settings)
  const allowed: ReadonlySet<Json> = new Set(values)
  const fault = notOneOf(values)
  return (value, path) => (allowed.has(value) ? passes(value) : fails(fault, value, path))
}

export const NOT_A_LIST: Fault = { code: 'list_type', message: 'Input should be a valid list' }

const NO_OPTIONS: Fault = {
  code: 'too_short',
  message: 'List should have at least 1 item after validation, not 0',
  ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
}

function tooManyOptions(actual: number): Fault {
  return {
    code: 'too_long',
    message: `List should have at most ${MAX_OPTIONS} items after validation, not ${actual}`,
    ctx: { field_type: 'List', max_length: MAX_OPTIONS, actual_length: actual },
  }
}

const REPEATED_OPTION: Fault = { code: 'repeated_option', message: 'Options should differ from each other' }

const MISSING: Fault = { code: 'missing', message: 'Field required' }

const EXTRA: Fault = { code: 'extra_forbidden', message: 'Extra inputs are not permitted' }
