import { createItemCollector, type RawItem } from './raw-item.ts'

const NEW_LINE = 0x0a

/** The lines of NDJSON, one by one as they arrive; blank lines are no items. */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<RawItem> {
  const line = createItemCollector(maxBytes)
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEW_LINE); end !== -1; end = chunk.indexOf(NEW_LINE, start)) {
      line.add(chunk.subarray(start, end))
      start = end + 1
      const item = line.take()
      if (item) yield item
    }
    line.add(chunk.subarray(start))
  }
  const last = line.take()
  if (last) yield last
}
