import type { Field } from '../../fields/field.ts'
import { openBudget } from './budget.ts'
import { compileCondition } from './compile-condition.ts'
import type { ConditionEnvironment } from './environment.ts'
import { compileFieldReaders } from './field-readers.ts'
import type { Subject } from './variables.ts'

const FIELDS = [field('text', 'text'), field('number', 'number'), field('list', 'multiselect')]

function field(name: string, type: string): Field {
  return { id: name, name, type, label: null, help: null, required: false, default: null, settings: {} }
}

const ENVIRONMENT: ConditionEnvironment = {
  types: [{ name: 'Warm-up', fields: FIELDS }],
  reach: 'listed',
  hasOld: false,
  params: {},
}

const SUBJECT: Subject = {
  asset: 'warm-up',
  assetType: null,
  typeId: 'warm-up',
  source: 'events',
  occurredAt: 0n,
  endedAt: null,
  severity: 3,
  description: 'Warm-up',
}

const VALUES = {
  text: `${'ab'.repeat(5_000)}c`,
  number: 5,
  list: Array.from({ length: 500 }, (_, index) => `choice ${index}`),
}

/** What takes longest while it is new to the process, the first two several milliseconds each. */
const CONDITIONS = [
  'fields.text.matches("(?i)^[a-z]+(x|y)$") && has(fields.number)',
  'event.occurred_at.getHours("Europe/Berlin") < 24 && fields.number <= 500',
  'fields.text.contains("abababababababababac") && fields.list.size() > 4',
  'fields.list.all(choice, choice in fields.list)',
  'fields.list.exists(choice, choice.contains("choice 600") || choice.startsWith("leak"))',
  'fields.text.split("a").size() > 1 || fields.text.replace("b", "c").lowerAscii() == "c"',
  'fields.list.map(choice, choice + "!").join(", ").size() > 100',
  'fields.list.all(choice, event.occurred_at + duration("2h") > timestamp("1970-01-01T00:00:00Z"))',
  'fields.list.all(choice, double(choice.substring(7)) >= 0)',
]

/** Runs what conditions are made of, piece by piece: the first of its kind takes several times as long as the next. */
export function* warmUp(): Generator<void> {
  for (const source of CONDITIONS) {
    const compiled = compileCondition(source, ENVIRONMENT)
    if (!compiled.ok) throw new Error(`${source}: ${compiled.problems[0]!.message}`)
    yield
    for (let times = 0; times < 3; times += 1) {
      const fields = compileFieldReaders(FIELDS).submitted(VALUES)
      compiled.condition.evaluate({ event: { subject: SUBJECT, fields }, old: null, budget: openBudget() })
      yield
    }
  }
}
