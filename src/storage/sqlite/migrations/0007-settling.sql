-- The counters hold the events up to `up_to`; newer ones are counted as they stand.
CREATE TABLE counted (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  up_to INTEGER NOT NULL
) STRICT;

INSERT INTO counted SELECT 1, coalesce(max(seq), 0) FROM event;

-- What rules remember of the newest events, in the order of the log. It goes to `fingerprint` many rows at a time,
-- whose index grows everywhere at once.
CREATE TABLE fingerprint_new (
  event       INTEGER NOT NULL,
  memory      INTEGER NOT NULL,
  hash        ANY NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (event, memory)
) STRICT, WITHOUT ROWID;
