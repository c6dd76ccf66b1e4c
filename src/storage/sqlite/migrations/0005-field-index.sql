-- Fields whose values can be looked up. `goal` is the newest event when the index was begun: those up to `built` are
-- in it, later ones are put in as they are recorded. items: whether the values are lists, of which each item is in.
CREATE TABLE field_index (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  type    INTEGER NOT NULL,
  field   TEXT NOT NULL,
  items   INTEGER NOT NULL,
  goal    INTEGER NOT NULL,
  built   INTEGER NOT NULL,
  dropped INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX field_index_live ON field_index (field) WHERE dropped = 0;

-- What events say now. field: the number of its index. value: a number, a text or the beginning of a long one, or a
-- boolean as one byte. The order is the one of pages: newest first among equal values.
CREATE TABLE field_value (
  field       INTEGER NOT NULL,
  value       ANY NOT NULL,
  occurred_at INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  PRIMARY KEY (field, value, occurred_at, seq)
) STRICT, WITHOUT ROWID;
