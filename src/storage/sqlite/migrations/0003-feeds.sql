-- What feeds remember. cursor: the number of the last entry that was delivered.
CREATE TABLE feed (
  name      TEXT PRIMARY KEY,
  cursor    TEXT NOT NULL,
  state     TEXT NOT NULL,
  delivered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries that the receiver of a feed refused.
CREATE TABLE feed_set_aside (
  feed         TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  event_id     TEXT NOT NULL,
  reason       TEXT NOT NULL,
  set_aside_at INTEGER NOT NULL,
  PRIMARY KEY (feed, seq)
) STRICT, WITHOUT ROWID;
