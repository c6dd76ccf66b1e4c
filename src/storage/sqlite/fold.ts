import { fsyncSync, openSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { openForReading, openForWriting } from './connection.ts'
import { SummedLog } from './file/summed-log.ts'
import { FoldState } from './fold-state.ts'
import type { FoldOrder } from './fold-thread.ts'

/**
 * The thread that folds. It stands in the log as a reader meanwhile: SQLite folds no frame behind a reader, nor lets
 * the log begin anew under one. So every page that gets into the database file was summed up before.
 */
const { file, shared } = workerData as FoldOrder
const state = new FoldState(shared)
let folding: ReturnType<typeof open> | undefined

while (state.waitForWork()) {
  try {
    folding ??= open()
    folding.fold()
  } catch {
    // The disk would not have it: the writer finds the log as long as it was.
  }
  state.rest(folding?.sums.summed)
}
folding?.close()
state.ended()

function open() {
  const reader = openForReading(file)
  const folder = openForWriting(file)
  const sums = new SummedLog(folder)
  // Never closed: that would drop the locks this process holds on the file.
  const database = openSync(file, 'r+')
  const stand = reader.prepare('select 1 from sqlite_schema limit 1')
  const length = folder.prepare<[], { log: number }>('pragma wal_checkpoint(NOOP)')
  const fold = folder.prepare('pragma wal_checkpoint(PASSIVE)')
  const foldBehind = reader.transaction(() => {
    stand.get()
    sums.sumUp(() => length.get()!.log)
    fold.all()
  })
  return {
    sums,
    fold: () => {
      foldBehind()
      // SQLite leaves that to whoever folds the last frame, and events would wait for it.
      fsyncSync(database)
    },
    close: () => {
      sums.letGo()
      folder.close()
      reader.close()
    },
  }
}
