/** draft → active → deprecated → archived, and back from deprecated to active. */
export const LIFECYCLE_STATES = ['draft', 'active', 'deprecated', 'archived'] as const

export type LifecycleState = (typeof LIFECYCLE_STATES)[number]

const TRANSITIONS: Readonly<Record<LifecycleState, readonly LifecycleState[]>> = {
  draft: ['active'],
  active: ['deprecated'],
  deprecated: ['active', 'archived'],
  archived: [],
}

export function allowedTransitions(state: LifecycleState, builtin: boolean): readonly LifecycleState[] {
  const allowed = TRANSITIONS[state]
  return builtin ? allowed.filter((to) => to !== 'archived') : allowed
}
