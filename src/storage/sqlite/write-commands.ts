import type { EventTypeRegistry } from '../../core/catalog.ts'
import type { AppendAnswer, EventStore, JudgedUnder } from '../../core/events/event-store.ts'
import type { AccessCommands } from './access-commands.ts'
import type { AssetCommands } from './asset-commands.ts'
import type { AtOnce } from './at-once.ts'
import type { FeedCommands } from './feed-commands.ts'
import type { RuleCommands } from './rule-commands.ts'
import type { ArrivingEvent } from './stored-content.ts'
import type { WebhookCommands } from './webhook-registry.ts'

/** Everything that changes the database, as the writer thread carries it out inside a transaction. */
export type WriteCommands = AssetCommands &
  AccessCommands &
  RuleCommands &
  FeedCommands &
  WebhookCommands & {
    readonly append: (event: ArrivingEvent, judged: JudgedUnder) => AppendAnswer
    readonly appendAll: (
      items: readonly { readonly event: ArrivingEvent; readonly judged: JudgedUnder }[],
    ) => AppendAnswer[]
    readonly revise: AtOnce<EventStore['revise']>
    readonly link: AtOnce<EventStore['link']>
    readonly unlink: AtOnce<EventStore['unlink']>
    readonly saveType: AtOnce<EventTypeRegistry['saveType']>
    readonly deleteType: AtOnce<EventTypeRegistry['deleteType']>
    /** Changes nothing that anybody reads, but needs so many bytes of the disk. */
    readonly probe: (bytes: number) => void
  }

export type CommandName = keyof WriteCommands

/** A command on its way to the writer: plain data. */
export type Command = { readonly name: CommandName; readonly args: readonly unknown[] }

/** What became of a command. `storage`: the disk refused; `fault`: the program is wrong. Nothing was stored. */
export type Outcome =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly because: 'storage' | 'fault'; readonly message: string }
