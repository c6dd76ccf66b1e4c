-- The timelines of assets grow everywhere at once, and as indexes of `event` they made each event write two pages of its
-- own. The newest events are in `timeline_new`: at level 0 as they come, at level 1 many thousands of them, from where
-- those that stand together go on to the other two together. Entries of ASSET_LOG, type 1, have an order of their own.
CREATE TABLE timeline (
  asset       INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  PRIMARY KEY (asset, occurred_at, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline_of_type (
  asset       INTEGER NOT NULL,
  type        INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  PRIMARY KEY (asset, type, occurred_at, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline_new (
  level       INTEGER NOT NULL,
  asset       INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  type        INTEGER NOT NULL,
  PRIMARY KEY (level, asset, occurred_at, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO timeline SELECT asset, occurred_at, seq FROM event INDEXED BY event_asset_time
  ORDER BY asset, occurred_at, seq;

INSERT INTO timeline_of_type SELECT asset, type, occurred_at, seq FROM event INDEXED BY event_asset_type_time
  WHERE type <> 1 ORDER BY asset, type, occurred_at, seq;

DROP INDEX event_asset_time;
DROP INDEX event_asset_type_time;
