import { ASSET_LOG_NUMBER } from '../event-ranges.ts'
import { NEW_LEVELS } from '../timelines.ts'

/** What a sound log answers with nothing: the numbers of entries, or events, of a stretch that are not as they should be. */
export type LogQuestion = {
  readonly check: 'entries' | 'events' | 'places' | 'fingerprints'
  /** What is wrong with the one whose number is put before it. */
  readonly says: string
  /** `@after` and `@upTo` bound the stretch. */
  readonly sql: string
}

const OF_ENTRIES = 'select e.seq from entry as e'
const ENTRIES = 'e.seq > @after and e.seq <= @upTo'
const OF_EVENTS = 'select v.seq from event as v'
const EVENTS = 'v.seq > @after and v.seq <= @upTo'

const PLACE = 'i.asset = v.asset and i.occurred_at = v.occurred_at and i.seq = v.seq'
const ON_TIMELINE = `select count(*) from timeline as i where ${PLACE}`
const ON_TIMELINE_OF_TYPE = `select count(*) from timeline_of_type as i where i.type = v.type and ${PLACE}`
const NEW_ON_TIMELINE = `select count(*) from timeline_new as i
  where i.level in (${NEW_LEVELS}) and ${PLACE} and i.type = v.type`

/** The first byte, as `partOf` has it. */
const PART_OF_HASH = `16 * (instr('0123456789ABCDEF', substr(hex(f.hash), 1, 1)) - 1)
  + instr('0123456789ABCDEF', substr(hex(f.hash), 2, 1)) - 1`

export const LOG_QUESTIONS: readonly LogQuestion[] = [
  {
    check: 'entries',
    says: 'has no entry before it',
    sql: `${OF_ENTRIES} left join entry as p on p.seq = e.seq - 1
      where ${ENTRIES} and e.seq <> 1 and p.seq is null`,
  },
  {
    check: 'entries',
    says: 'was recorded before the one before it',
    sql: `${OF_ENTRIES} join entry as p on p.seq = e.seq - 1
      where ${ENTRIES} and p.recorded_at > e.recorded_at`,
  },
  {
    check: 'entries',
    says: 'says what cannot be read',
    sql: `${OF_ENTRIES} where ${ENTRIES} and (not json_valid(e.fields)
      or not coalesce(json_valid(e.verbatim), 1) or not coalesce(json_valid(e.judged_by), 1)
      or (e.kind in (3, 4, 5)) <> coalesce(json_valid(e.said), 0))`,
  },
  {
    check: 'entries',
    says: 'is of no kind, or about no event',
    sql: `${OF_ENTRIES} left join event as v on v.seq = e.event
      where ${ENTRIES} and (e.kind not between 1 and 5 or (e.kind = 1) <> (e.event = e.seq) or v.seq is null)`,
  },
  {
    check: 'events',
    says: 'is not what its entries add up to',
    sql: `${OF_EVENTS} left join entry as r on r.seq = v.seq left join entry as c on c.seq = v.current
      where ${EVENTS} and (r.kind is not 1 or c.event is not v.seq or c.revision is not v.revision
        or v.current <> coalesce((select max(seq) from entry where event = v.seq and kind = 2), v.seq)
        or v.revision <> 1 + (select count(*) from entry where event = v.seq and kind = 2)
        or v.occurrence_count <> 1 + (select count(*) from entry where event = v.seq and kind = 3)
        or c.occurred_at <> v.occurred_at or c.ended_at is not v.ended_at or c.severity is not v.severity)`,
  },
  {
    check: 'events',
    says: 'is kept under another span than it has',
    sql: `${OF_EVENTS} where ${EVENTS} and v.span is not (case when v.ended_at is null then null else
      coalesce((select min(class) from span where longest >= v.ended_at - v.occurred_at), 20) end)`,
  },
  {
    check: 'events',
    says: 'is about an asset or of a type that is not there',
    sql: `${OF_EVENTS} where ${EVENTS} and not (exists (select 1 from asset where number = v.asset)
      and exists (select 1 from event_type_version where type = v.type and version = v.type_version))`,
  },
  {
    check: 'events',
    says: 'carries warnings or a reason that cannot be read',
    sql: `${OF_EVENTS} where ${EVENTS} and (not coalesce(json_valid(v.warnings), 1)
      or case when v.hit is null then v.duplicate_of is not null when not json_valid(v.hit) then 1
        else v.duplicate_of is not json_extract(v.hit, '$.duplicateOf') end)`,
  },
  {
    check: 'places',
    says: 'stood elsewhere on its timeline than its entries say',
    sql: `with said (seq, event, occurred_at, before) as (
        select seq, event, occurred_at, lag(occurred_at) over (partition by event order by seq) from (
          select seq, event, occurred_at from entry where kind = 2 and event > @after and event <= @upTo
          union all select seq, event, occurred_at from entry where seq in
            (select event from entry where kind = 2 and event > @after and event <= @upTo))),
      arrived as (select * from said where before is null or before <> occurred_at),
      ours as (select e.asset, a.occurred_at, a.seq, a.event from arrived as a join event as e on e.seq = a.event
        where a.event in (select event from arrived where before is not null)),
      kept as (select asset, occurred_at, arrival, event from event_place where event > @after and event <= @upTo)
      select distinct event from (select * from (select * from ours except select * from kept)
        union all select * from (select * from kept except select * from ours)) order by event`,
  },
  {
    check: 'places',
    says: 'is not at one place of its timeline',
    sql: `${OF_EVENTS} where ${EVENTS} and (${ON_TIMELINE}) + (${NEW_ON_TIMELINE}) <> 1`,
  },
  {
    check: 'places',
    says: 'is on the timeline of another type, or of none',
    sql: `${OF_EVENTS} where ${EVENTS} and (${ON_TIMELINE_OF_TYPE}) <> iif(v.type = ${ASSET_LOG_NUMBER}, 0, (${ON_TIMELINE}))`,
  },
  {
    check: 'fingerprints',
    says: 'is remembered by a rule as something else',
    sql: `select f.event from fingerprint as f left join event as v on v.seq = f.event
      where f.event > @after and f.event <= @upTo
        and (v.seq is null or v.occurred_at <> f.occurred_at or v.duplicate_of is not null
          or f.memory > (select revision from catalog) or typeof(f.hash) = 'blob' and length(f.hash) <> 32)`,
  },
  {
    check: 'fingerprints',
    says: 'is not found by what a rule remembers of it',
    sql: `select f.event from fingerprint as f join fingerprint_settled as s on s.part = ${PART_OF_HASH}
      where f.event > @after and f.event <= @upTo and f.event <= s.up_to and typeof(f.hash) = 'blob'
        and not exists (select 1 from fingerprint_by_hash as h where h.memory = f.memory and h.hash = f.hash
          and h.occurred_at = f.occurred_at and h.event = f.event)`,
  },
]

/** Asked once, of the whole folder; each answers with sentences. */
export const FOLDER_QUESTIONS: readonly { readonly check: string; readonly sql: string }[] = [
  {
    check: 'timelines',
    sql: `select format('%d places of %d events', places, events) from
        (select (select count(*) from timeline) + (select count(*) from timeline_new) as places,
          (select count(*) from event) as events) where places <> events
      union all select format('%d places of %d events by type', places, events) from
        (select (select count(*) from timeline_of_type) as places,
          (select count(*) from event where type <> ${ASSET_LOG_NUMBER})
            - (select count(*) from timeline_new where type <> ${ASSET_LOG_NUMBER}) as events) where places <> events`,
  },
  {
    check: 'fingerprints by hash',
    sql: `select format('number %d is found by what rule memory %d does not remember of it', h.event, h.memory)
      from fingerprint_by_hash as h left join fingerprint as f on f.event = h.event and f.memory = h.memory
      where f.hash is not h.hash or f.occurred_at is not h.occurred_at`,
  },
  {
    check: 'links',
    sql: `select format('the link %s is not as its entry %d made it', c.id, c.seq) from correlation as c
      left join entry as e on e.seq = c.seq
      where e.kind is not 4 or e.event is not c.from_event
        or not exists (select 1 from event where seq = c.to_event)`,
  },
  {
    check: 'idempotency keys',
    sql: `select format('the key %s answers with an event that is not there', key) from idempotency as i
      where not exists (select 1 from event where seq = i.event) or not exists (select 1 from entry where seq = i.seq)`,
  },
  {
    check: 'feeds',
    sql: `select format('%s is past the end of the log', name) from feed
        where cast(cursor as integer) > (select coalesce(max(seq), 0) from entry)
      union all select format('%s has set entry %d aside, which is not there', feed, seq) from feed_set_aside as f
        where not exists (select 1 from entry where seq = f.seq)`,
  },
  {
    check: 'catalog',
    sql: `select format('the attributes of asset %s cannot be read', tag) from asset where not json_valid(attributes)
      union all select format('version %d of event type %d cannot be read', version, type) from event_type_version
        where not json_valid(fields) or not json_valid(rules)`,
  },
]
