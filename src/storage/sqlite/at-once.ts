import Database from 'better-sqlite3'
import { StorageFailure } from '../../core/storage-failure.ts'

/** A port's method as a connection carries it out: at once, without a promise. */
// biome-ignore lint/suspicious/noExplicitAny: only the shape of a function matters here
export type AtOnce<Method extends (...args: any[]) => Promise<unknown>> = (
  ...args: Parameters<Method>
) => Awaited<ReturnType<Method>>

/** A read on this thread as the ports promise it. */
export function reading<Args extends unknown[], Answer>(
  read: (...args: Args) => Answer,
): (...args: Args) => Promise<Answer> {
  return async (...args) => {
    try {
      return read(...args)
    } catch (error) {
      if (error instanceof Database.SqliteError) throw new StorageFailure(error.message, { cause: error })
      throw error
    }
  }
}
