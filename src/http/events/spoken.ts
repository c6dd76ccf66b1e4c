/** A description as it was given; one of nothing but white space says nothing. */
export function spoken(description: string | null): string | null {
  return description === null || description.trim() === '' ? null : description
}
