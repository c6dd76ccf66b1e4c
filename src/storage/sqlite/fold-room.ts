import { statfsSync } from 'node:fs'
import type { FoldLimits } from './folding.ts'

/** Bytes of a frame, with its head. */
const FRAME = 4_120

/** Frames after which the disk is asked again; on the smallest a log gets no longer than that. */
const FRAMES_BETWEEN_LOOKS = 100

/** Frames after which a log is due to be folded, and whether that is so early because the disk is small. */
export type Room = { readonly due: number; readonly isScarce: boolean }

/** A log may have half the room that is left on its disk: the database must be able to take what it holds. */
export function createRoom(
  folder: string,
  { betweenFolds }: Pick<FoldLimits, 'betweenFolds'>,
): (log: number) => Room {
  let looked: number | undefined
  let due = betweenFolds
  return (log) => {
    if (looked === undefined || log < looked || log - looked >= FRAMES_BETWEEN_LOOKS) {
      looked = log
      const { bavail, bsize } = statfsSync(folder)
      const left = Math.floor((bavail * bsize) / FRAME)
      due = Math.max(FRAMES_BETWEEN_LOOKS, Math.min(betweenFolds, Math.floor((left + log) / 3)))
    }
    return { due, isScarce: due < betweenFolds }
  }
}
