-- Conditional rules belong to a version of their event type.
ALTER TABLE event_type ADD COLUMN rules TEXT NOT NULL DEFAULT '[]';
ALTER TABLE event_type_version ADD COLUMN rules TEXT NOT NULL DEFAULT '[]';

-- Rules are documents: JSON with instants as text. Their order is the order they were made in.
CREATE TABLE guard_rule (
  number   INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;

-- memory: the revision of the catalog since which the rule remembers events; it forgets by getting a new one.
CREATE TABLE duplication_rule (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  document    TEXT NOT NULL,
  memory      INTEGER NOT NULL,
  checked     INTEGER NOT NULL DEFAULT 0,
  rejected    INTEGER NOT NULL DEFAULT 0,
  flagged     INTEGER NOT NULL DEFAULT 0,
  merged      INTEGER NOT NULL DEFAULT 0,
  dropped     INTEGER NOT NULL DEFAULT 0,
  last_hit_at INTEGER
) STRICT;

-- What the rules remember of events that were kept. hash: 32 bytes for a SHA-256, else its text. The index
-- finds the nearest event in time, on both sides, and of those at one moment the first.
CREATE TABLE fingerprint (
  event       INTEGER NOT NULL,
  memory      INTEGER NOT NULL,
  hash        ANY NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (event, memory)
) STRICT, WITHOUT ROWID;

CREATE INDEX fingerprint_nearest ON fingerprint (memory, hash, occurred_at);

-- kind: 3 merge, 4 link, 5 unlink beside the others. `event` is the event that a merge counted up, and the one
-- that a link leads from; links have no content, and when they were made for `occurred_at`.
-- said: who a merged event was, or which events a link binds. occurrences: of the event, with this merge.
ALTER TABLE entry ADD COLUMN judged_by TEXT;
ALTER TABLE entry ADD COLUMN said TEXT;
ALTER TABLE entry ADD COLUMN occurrences INTEGER;

DROP INDEX entry_revisions;
CREATE INDEX entry_revisions ON entry (event) WHERE kind = 2;
CREATE INDEX entry_merges ON entry (event) WHERE kind = 3;

-- hit: why the event is a duplicate, where a rule flagged it.
ALTER TABLE event ADD COLUMN hit TEXT;

-- Finds the events that were revised after a moment of the log: all others still say what they said then.
CREATE INDEX event_revised ON event (current) WHERE revision > 1;

-- Links that stand; `seq` is the entry that made one.
CREATE TABLE correlation (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  from_event INTEGER NOT NULL,
  to_event   INTEGER NOT NULL,
  relation   TEXT NOT NULL,
  comment    TEXT,
  UNIQUE (from_event, to_event, relation)
) STRICT;

CREATE INDEX correlation_to ON correlation (to_event);

-- Answers given under a client's key: the event they showed, as the log stood at `seq`.
CREATE TABLE idempotency (
  scope      TEXT NOT NULL,
  key        TEXT NOT NULL,
  body_hash  TEXT NOT NULL,
  outcome    TEXT NOT NULL,
  because    TEXT,
  event      INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  hit        TEXT,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT;

CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Written over to learn whether the disk takes what an event needs: a full one may still take a page or two.
CREATE TABLE IF NOT EXISTS probe (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  room BLOB NOT NULL
) STRICT;

INSERT INTO probe VALUES (1, zeroblob(0)) ON CONFLICT DO NOTHING;
