-- Types, assets, users and tokens. `revision` grows with every change that events are judged by.
CREATE TABLE catalog (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  revision INTEGER NOT NULL
) STRICT;

INSERT INTO catalog VALUES (1, 1);

CREATE TABLE event_type (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  description TEXT,
  category    TEXT,
  state       TEXT NOT NULL,
  version     INTEGER NOT NULL,
  fields      TEXT NOT NULL,
  builtin     INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE event_type_version (
  type       INTEGER NOT NULL REFERENCES event_type ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  fields     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (type, version)
) STRICT, WITHOUT ROWID;

-- `folded_` columns hold the name without its letter case.
CREATE TABLE asset (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  tag         TEXT NOT NULL UNIQUE,
  folded_tag  TEXT NOT NULL,
  type        TEXT,
  name        TEXT,
  folded_name TEXT,
  parent      INTEGER REFERENCES asset,
  attributes  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX asset_folded ON asset (folded_tag);
CREATE INDEX asset_type ON asset (type, tag) WHERE type IS NOT NULL;
CREATE INDEX asset_parent ON asset (parent, tag) WHERE parent IS NOT NULL;

CREATE TABLE access_user (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  folded_name   TEXT NOT NULL UNIQUE,
  email         TEXT,
  folded_email  TEXT UNIQUE,
  role          TEXT NOT NULL,
  password_hash TEXT,
  disabled      INTEGER NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE access_token (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  user_id    TEXT,
  hash       TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE INDEX access_token_expiry ON access_token (expires_at) WHERE kind = 'login';

-- The log. Instants are microseconds since 1970; `event` is the seq of the entry that recorded the event.
-- kind: 1 record, 2 revise.
CREATE TABLE entry (
  seq         INTEGER PRIMARY KEY,
  kind        INTEGER NOT NULL,
  event       INTEGER NOT NULL,
  revision    INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  reason      TEXT,
  occurred_at INTEGER NOT NULL,
  ended_at    INTEGER,
  severity    INTEGER,
  description TEXT,
  fields      TEXT NOT NULL,
  verbatim    TEXT
) STRICT;

CREATE INDEX entry_revisions ON entry (event) WHERE event <> seq;

-- What the entries add up to: who an event is, and what is looked for. The rest is read from the entries
-- `seq` (who recorded it and when) and `current` (what it says now).
-- id: 16 bytes for a UUID, else its text. span: the class of its duration, null for an instant.
CREATE TABLE event (
  seq              INTEGER PRIMARY KEY,
  id               ANY NOT NULL,
  asset            INTEGER NOT NULL,
  type             INTEGER NOT NULL,
  type_version     INTEGER NOT NULL,
  asset_type       TEXT,
  source           INTEGER NOT NULL,
  occurred_at      INTEGER NOT NULL,
  ended_at         INTEGER,
  span             INTEGER,
  severity         INTEGER,
  dedup_key        TEXT,
  warnings         TEXT,
  occurrence_count INTEGER NOT NULL DEFAULT 1,
  duplicate_of     TEXT,
  revision         INTEGER NOT NULL,
  current          INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_id ON event (id);
CREATE UNIQUE INDEX event_dedup_key ON event (asset, dedup_key) WHERE dedup_key IS NOT NULL;
CREATE INDEX event_time ON event (occurred_at);
CREATE INDEX event_asset_time ON event (asset, occurred_at);
CREATE INDEX event_type_time ON event (type, occurred_at);

-- Type 1 is ASSET_LOG: an asset may have millions of its entries, read by severity in the order of seq,
-- and they must not stand between the events of other types.
CREATE INDEX event_asset_type_time ON event (asset, type, occurred_at) WHERE type <> 1;
CREATE INDEX event_log_of_asset ON event (asset, severity) WHERE type = 1;
CREATE INDEX event_log ON event (severity) WHERE type = 1;

-- An event of class n lasts at most 4^n seconds. The longest class covers the years 1 to 9999.
CREATE TABLE span (
  class   INTEGER PRIMARY KEY,
  longest INTEGER NOT NULL
) STRICT;

WITH RECURSIVE growing (class, longest) AS (
  VALUES (0, 1000000)
  UNION ALL
  SELECT class + 1, longest * 4 FROM growing WHERE class < 20
)
INSERT INTO span SELECT class, longest FROM growing;

CREATE INDEX event_span ON event (span, occurred_at) WHERE span IS NOT NULL;
CREATE INDEX event_asset_span ON event (asset, span, occurred_at) WHERE span IS NOT NULL;

-- How many events there are, kept with each of them. asset 0: all assets; severity -1: none.
CREATE TABLE counter (
  asset    INTEGER NOT NULL,
  type     INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  source   INTEGER NOT NULL,
  events   INTEGER NOT NULL,
  PRIMARY KEY (asset, type, severity, source)
) STRICT, WITHOUT ROWID;

-- Written over to learn whether the disk takes what an event needs: a full one may still take a page or two.
CREATE TABLE probe (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  room BLOB NOT NULL
) STRICT;

INSERT INTO probe VALUES (1, zeroblob(65536));
