/** One request, and the status it is answered with. `$name` stands for what an earlier answer left under that name. */
export type Request = {
  readonly ask: string
  readonly status: number
  /** The administrator with a bearer token, unless said otherwise. */
  readonly as?: Asker
  readonly accept?: string
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly multipart?: Readonly<Record<string, string>>
  readonly bytes?: Buffer
  /** Sent as NDJSON. */
  readonly lines?: readonly unknown[]
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  readonly lastEventId?: string
  /** Whether the answer goes on: what comes first is looked at. */
  readonly goesOn?: true
  /** What to take from the answer, as a path: `fields.0.id`. */
  readonly keep?: Readonly<Record<string, string>>
}

export type Asker =
  | 'admin'
  | 'admin by Basic'
  | 'viewer'
  | 'viewer by Basic'
  | 'stranger'
  | 'stranger by Basic'

export type Rest = Omit<Request, 'ask' | 'status'>

export const ask = (status: number, line: string, rest: Rest = {}): Request => ({
  ask: line,
  status,
  ...rest,
})

export const NOT_UTF8 = Buffer.from([0xff])
export const TOO_LARGE = Buffer.alloc(1_048_577, '1')
