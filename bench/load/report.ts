/** What a load generator saw; times in milliseconds. */
export type LoadReport = {
  readonly seconds: number
  readonly answers: number
  /** Answers that are not 2xx. */
  readonly refused: number
  /** Connections that failed, timeouts included. */
  readonly broken: number
  readonly p50: number
  readonly p99: number
}

export type Load = {
  /** The whole URL that is posted to. */
  readonly url: string
  /** A file with a body a line. */
  readonly bodies: string
  readonly connections: number
  readonly seconds: number
  readonly headers: Readonly<Record<string, string>>
}
