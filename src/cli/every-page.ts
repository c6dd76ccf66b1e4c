import type { Page, PageQuery } from '../client/index.ts'

/** All items of a list, however many pages they are on. */
export async function everyPage<T>(list: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  for (;;) {
    const { data } = await list({ limit: PAGE, offset: items.length })
    items.push(...data)
    if (data.length < PAGE) return items
  }
}

/** The most that the server gives at once. */
const PAGE = 1000
