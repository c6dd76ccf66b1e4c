/**
 * What judging one event may cost, all its rules together, in units. A unit is some ten nanoseconds of the slowest
 * input of its kind, so that all of them are 3 ms; for everything that grows with the size of a value is paid before
 * it is done.
 */
export const EVENT_BUDGET = 300_000

/** The most that the conditional rules may take of it: they run first, and the guard rules come after them. */
export const CONDITIONAL_RULES_BUDGET = 100_000

/** What constants and loops over the longest lists may cost one expression, known when it is saved. */
export const EXPRESSION_BUDGET = 150_000

/**
 * What the patterns of all its fields may cost one event: steps of a pattern times units of the text, at some 75 ns
 * each where a text is made for it. Most texts cost a hundredth of that, so this is a purse of its own.
 */
export const PATTERN_BUDGET = 40_000

/** What an event still has. */
export type Budget = {
  /** Units. */
  left: number
  /** Steps of patterns. */
  patterns: number
  /** Of these, what others have a right to. */
  kept: number
}

/** Thrown through an evaluation to end it: the one failure that `||` must not absorb. */
export const EXHAUSTED = new Error(
  'it takes too long on values of this size. ' +
    `All rules together have ${EVENT_BUDGET} steps for one event: send shorter values, or have the rule ask less of them`,
)

export function openBudget(units = EVENT_BUDGET): Budget {
  return { left: units, patterns: PATTERN_BUDGET, kept: 0 }
}

/** Pays for work before it is done; what cannot be paid for is not done and costs nothing. */
export function pay(budget: Budget, units: number): void {
  if (budget.left - units < budget.kept) throw EXHAUSTED
  budget.left -= units
}

/**
 * Asks one after the other. Half of the budget is everybody's, and of the other half each has an equal share that
 * nobody else can use up: who needs no more than that never has to suffer for what the others cost.
 */
export function inShares<T, R>(budget: Budget, asked: readonly T[], ask: (one: T) => R): R[] {
  const share = Math.floor((budget.left - budget.kept) / (2 * asked.length))
  const { kept } = budget
  const answers = asked.map((one, index) => {
    budget.kept = kept + share * (asked.length - index - 1)
    return ask(one)
  })
  budget.kept = kept
  return answers
}

/** Lets something use up no more than a part of the budget. */
export function within<R>(budget: Budget, units: number, run: () => R): R {
  const { kept } = budget
  budget.kept = Math.max(kept, budget.left - units)
  const answer = run()
  budget.kept = kept
  return answer
}
