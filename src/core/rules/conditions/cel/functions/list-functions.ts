import { contains } from '../compare-values.ts'
import { incomparableInWords, isComparable } from '../comparison.ts'
import type { Frame } from '../frame.ts'
import type { Analysis, Term } from '../term.ts'
import { BOOLEAN, NUMBER } from '../type.ts'
import type { Value } from '../value.ts'
import { type Compute, type FunctionRule, functionRule, type Wrong } from './function-rule.ts'

const length = (_: Frame, list: readonly Value[]) => list.length
const entries = (_: Frame, map: ReadonlyMap<string, Value>) => map.size

export const LIST_FUNCTIONS: readonly FunctionRule[] = [
  functionRule('list.size()', NUMBER, length),
  functionRule('size(list)', NUMBER, length),
  functionRule('map.size()', NUMBER, entries),
  functionRule('size(map)', NUMBER, entries),
  // Not in every CEL, but people say "contains" of a list as well as of a text.
  { ...functionRule('list.contains(anything)', BOOLEAN, listContains), prepare: prepareContains },
]

function listContains(frame: Frame, list: readonly Value[], sought: Value): boolean {
  return contains(list, sought, frame)
}

/** What no element can equal is refused as `in` refuses it. */
function prepareContains(analysis: Analysis, [list, sought]: readonly Term[]): Compute | Wrong {
  if (list?.type.kind !== 'list' || !sought || isComparable(sought.type, list.type.of)) return listContains
  return { code: 'condition_type', wrong: incomparableInWords(analysis, sought, list) }
}
