import { contains } from '../compare-values.ts'
import type { Frame } from '../frame.ts'
import { BOOLEAN, NUMBER } from '../type.ts'
import type { Value } from '../value.ts'
import { type FunctionRule, functionRule } from './function-rule.ts'

const length = (_: Frame, list: readonly Value[]) => list.length
const entries = (_: Frame, map: ReadonlyMap<string, Value>) => map.size

export const LIST_FUNCTIONS: readonly FunctionRule[] = [
  functionRule('list.size()', NUMBER, length),
  functionRule('size(list)', NUMBER, length),
  functionRule('map.size()', NUMBER, entries),
  functionRule('size(map)', NUMBER, entries),
  // Not in every CEL, but people say "contains" of a list as well as of a text.
  functionRule('list.contains(anything)', BOOLEAN, (frame: Frame, list: readonly Value[], sought: Value) =>
    contains(list, sought, frame),
  ),
]
