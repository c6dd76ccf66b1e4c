import type { SyslogWord } from '../core/events/severity.ts'
import type { Json } from '../core/json.ts'
import { type Asker, at } from './ask.ts'
import { keyHeader, type RecordOptions } from './events.ts'

export type NewLogEntry = {
  /** Any JSON value; a text is kept as it is. */
  readonly message: Json
  readonly type?: SyslogWord
}

export type LogEntry = {
  readonly ID: number
  readonly ASSET_TAG: string
  /** UTC, without saying so. */
  readonly CREATED: string
  readonly CREATED_BY: string
  readonly FORMAT: 'text/plain' | 'application/json'
  readonly SOURCE: string
  readonly TYPE: SyslogWord
  readonly MESSAGE: Json
}

export type LogQuery = {
  readonly page?: number
  readonly size?: number
  readonly sort?: 'ASC' | 'DESC'
  /** A type, or `!` and a type. */
  readonly filter?: string
}

export type LogPage = {
  readonly Pagination: {
    readonly PreviousPage: number
    readonly CurrentPage: number
    readonly NextPage: number
    readonly TotalResults: number
  }
  readonly Data: readonly LogEntry[]
}

type Recorded = { readonly Success: true; readonly Data: LogEntry }

/** The log of one asset, which must exist. */
export function assetLog(ask: Asker) {
  return {
    /** Safe to repeat with an `idempotencyKey`. */
    record: async (
      tag: string,
      { message, type }: NewLogEntry,
      options: Pick<RecordOptions, 'idempotencyKey'> = {},
    ) => {
      const body = { Message: message, ...(type && { Type: type }) }
      const headers = keyHeader(options)
      return (await ask<Recorded>({ method: 'PUT', path: at`/api/asset/${tag}/log`, body, headers })).body
        .Data
    },
    list: async (tag: string, query?: LogQuery) =>
      (await ask<LogPage>({ method: 'GET', path: at`/api/asset/${tag}/logs`, query })).body,
  }
}
