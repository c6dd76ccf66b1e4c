/** A description without the blanks around it; one of nothing else says nothing. */
export function spoken(description: string | null): string | null {
  return description?.trim() || null
}
