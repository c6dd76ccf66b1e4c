import type { Database } from 'better-sqlite3'
import type { AppendAnswer } from '../../core/events/event-store.ts'
import type { EventCommands, OpenLog } from './event-commands.ts'

type Parts = { readonly log: OpenLog; readonly append: EventCommands['append'] }

/** Appends inside a savepoint, so that undoing them leaves the rest of the writer's batch as it is. */
export function createAppendAll(database: Database, { log, append }: Parts): EventCommands['appendAll'] {
  const { head, places, tally, timelines, fingerprints } = log
  const begin = database.prepare('savepoint append_all')
  const undo = database.prepare('rollback to append_all')
  const end = database.prepare('release append_all')
  return (items) => {
    // What was gathered before belongs to other commands and must not be forgotten with these.
    tally.flush()
    begin.run()
    const answers: AppendAnswer[] = []
    for (const { event, judged } of items) {
      const answer = append(event, judged)
      answers.push(answer)
      if (keepsNothing(answer)) {
        undo.run()
        tally.forget()
        places.forget()
        head.reread()
        timelines.reread()
        fingerprints.undone(head.seq())
        break
      }
    }
    end.run()
    return answers
  }
}

function keepsNothing({ outcome }: AppendAnswer): boolean {
  return ['rejected', 'key-reused', 'stale-catalog', 'unknown-asset'].includes(outcome)
}
