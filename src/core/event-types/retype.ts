/** Types whose values are stored in one form, so that values of the one still read and filter as the other. */
const ONE_FORM: readonly (readonly string[])[] = [
  ['text', 'select', 'asset'],
  ['number', 'integer'],
]

/** Whether a field may change its type and keep its id, by which its stored values are found. */
export function isRetypable(from: string, to: string): boolean {
  return from === to || ONE_FORM.some((types) => types.includes(from) && types.includes(to))
}
