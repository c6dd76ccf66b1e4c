import Database from 'better-sqlite3'
import type { Durability } from './durability.ts'
import { openWriter, type Writer } from './open-writer.ts'
import type { Command, Outcome } from './write-commands.ts'

/** Carries out batches of commands, and goes on with the next whatever becomes of one. */
export type BatchRunner = {
  readonly run: (batch: readonly Command[]) => Outcome[]
  /** Between batches: keeps the files in order. */
  readonly tidy: () => void
  /** A slice of the work that nobody waits for; `failed` where the disk would not have it now. */
  readonly work: (isQuiet: boolean) => 'more' | 'done' | 'failed'
  readonly close: () => void
}

/** Milliseconds after which room that was not to be had is looked for again: whoever reads the log may have kept it. */
const AGAIN = 1_000

export function createBatchRunner(file: string): BatchRunner {
  let writer: Writer | undefined
  /** On a full disk nothing is settled until a command gets through: each try would be undone, at some length. */
  let isStuck = false
  let madeRoom = Number.NEGATIVE_INFINITY

  /** All of it, or nothing. */
  const inTransaction = <Answer>(durability: Durability, work: (writer: Writer) => Answer): Answer => {
    writer ??= openWriter(file)
    try {
      writer.begin(durability)
      const answer = work(writer)
      writer.commit()
      return answer
    } catch (error) {
      undo(error)
      throw error
    }
  }

  const together = (batch: readonly Command[]): Outcome[] => {
    const answers = inTransaction('at commit', ({ run }) => batch.map(run))
    isStuck = false
    return answers.map((answer) => ({ ok: true, answer }))
  }

  const undo = (error: unknown) => {
    try {
      writer?.rollback()
    } catch {
      // What the disk took is on it; what it did not take is gone with the connection.
      discard()
    }
    if (isFull(error)) makeRoom()
    isStuck = true
  }

  /** The log itself may be what fills a small disk: tried again, the commands find the room. */
  const makeRoom = () => {
    if (!writer || (isStuck && performance.now() - madeRoom < AGAIN)) return
    try {
      writer.makeRoom()
    } catch {
      // There is none to be had.
    }
    madeRoom = performance.now()
  }

  const discard = () => {
    const broken = writer
    writer = undefined
    try {
      broken?.close()
    } catch {
      // The next batch opens another.
    }
  }

  const alone = (command: Command): Outcome => {
    try {
      return together([command])[0]!
    } catch (error) {
      return failure(error)
    }
  }

  return {
    run: (batch) => {
      try {
        return together(batch)
      } catch (error) {
        // One bad command must not spoil the others: each gets a transaction of its own, and the room that was made.
        return batch.length === 1 && !isFull(error) ? [failure(error)] : batch.map(alone)
      }
    },
    tidy: () => {
      try {
        if (!isStuck && writer?.settling.isDue())
          inTransaction('with the next', ({ settling }) => settling.settle())
        writer?.tidy()
      } catch {
        // A disk that is full now may have room the next time; until then the log grows.
      }
    },
    work: (isQuiet) => {
      try {
        return inTransaction('with the next', ({ settling, work }) => {
          const settled = isQuiet && !isStuck ? settling.settleSome() : 'done'
          const worked = work()
          return settled === 'more' ? 'more' : worked
        })
      } catch {
        return 'failed'
      }
    },
    close: () => {
      try {
        while (writer && inTransaction('with the next', ({ settling }) => settling.settleSome()) === 'more');
      } catch {
        // It is done by the next writer.
      }
      discard()
    },
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_FULL'
}

function failure(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error)
  const isFault = !(error instanceof Database.SqliteError) || error.code.startsWith('SQLITE_CONSTRAINT')
  return { ok: false, because: isFault ? 'fault' : 'storage', message }
}
