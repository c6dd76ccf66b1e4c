import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import { DELIVERED, type Delivery, type Receiver, type RefusedEntry } from '../../core/feeds/receiver.ts'
import type { JsonObject } from '../../core/json.ts'
import { BadValue } from '../../core/mapping/bad-mapping.ts'
import type { Message } from './broker-connection.ts'
import type { Publication } from './broker-failure.ts'
import { messageOf, type PublishRule, ruleFor } from './publish-rule.ts'
import type { Publisher } from './publisher.ts'

/** An entry as it is shown to other systems. */
export type ShowEntry = (entry: FeedEntry) => JsonObject

export type ReceiverParts = {
  readonly rules: readonly PublishRule[]
  readonly show: ShowEntry
  readonly publisher: Publisher
}

/** As many as are worth to be sent again when the connection breaks. */
const ENTRIES = 200

type Planned = { readonly seq: number; readonly message: Message }

/** Publishes entries in their order. The cursor moves on when the broker has acknowledged all of them. */
export function createMqttReceiver({ rules, show, publisher }: ReceiverParts): Receiver {
  return {
    limits: { entries: ENTRIES },
    deliver: async (entries, { signal }): Promise<Delivery> => {
      const { planned, refused } = planOf(entries, rules, show)
      if (planned.length === 0) return ended(refused)
      const connection = await publisher.connect(signal)
      const publications = await Promise.all(
        planned.map(({ message }) => connection.publish(message, signal)),
      )
      const faults = planned.flatMap(({ seq }, index) => faultOf(seq, publications[index]!))
      // Where the broker takes nothing at all, it is its settings that are wrong, and not every entry.
      if (!connection.hasPublished && publications.some(isUnauthorized)) throw new Error(faults[0]!.reason)
      return ended([...refused, ...faults])
    },
  }
}

function planOf(entries: readonly FeedEntry[], rules: readonly PublishRule[], show: ShowEntry) {
  const planned: Planned[] = []
  const refused: RefusedEntry[] = []
  for (const entry of entries) {
    const rule = ruleFor(rules, entry.standing.typeId)
    if (!rule) continue
    try {
      const message = messageOf(rule, entry, show(entry))
      if (message) planned.push({ seq: entry.seq, message })
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      refused.push({ seq: entry.seq, reason: `The payload cannot be made: ${error.message}` })
    }
  }
  return { planned, refused }
}

function faultOf(seq: number, publication: Publication): RefusedEntry[] {
  return publication.outcome === 'taken' ? [] : [{ seq, reason: publication.reason }]
}

function isUnauthorized({ outcome }: Publication): boolean {
  return outcome === 'unauthorized'
}

function ended(refused: readonly RefusedEntry[]): Delivery {
  return refused.length === 0 ? DELIVERED : { outcome: 'refused', entries: refused }
}
