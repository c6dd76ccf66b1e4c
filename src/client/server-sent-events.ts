/** What a block of a stream says; members that it leaves out are undefined. */
export type Block = {
  readonly id?: string
  readonly event?: string
  readonly data?: string
  /** Milliseconds. */
  readonly retry?: number
}

/** Reads server-sent events as they come, also those of nothing but an id. Comments come as empty blocks. */
export async function* readBlocks(bytes: ReadableStream<Uint8Array>): AsyncGenerator<Block> {
  let lines: string[] = []
  for await (const line of readLines(bytes)) {
    if (line !== '') lines.push(line)
    else if (lines.length > 0) {
      yield blockOf(lines)
      lines = []
    }
  }
}

async function* readLines(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = bytes.getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      // A \r at the end may be half of a line end.
      const lines = text.split(/\r\n|\n|\r(?!$)/)
      text = lines.pop()!
      yield* lines
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function blockOf(lines: readonly string[]): Block {
  const said: Record<string, string> = {}
  for (const line of lines) {
    const [name, value] = partsOf(line)
    said[name] = name === 'data' && said['data'] !== undefined ? `${said['data']}\n${value}` : value
  }
  const { id, event, data, retry } = said
  return {
    ...(id !== undefined && { id }),
    ...(event !== undefined && { event }),
    ...(data !== undefined && { data }),
    ...(retry !== undefined && /^\d+$/.test(retry) && { retry: Number(retry) }),
  }
}

function partsOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  if (colon < 0) return [line, '']
  const value = line.slice(colon + 1)
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value]
}
