-- What rules remember, in the order of the log, and by hash to be found. Hashes are as good as random: those of the
-- newest events are put there in parts, by what the hash begins with; `fingerprint_settled` says up to which event.
INSERT INTO fingerprint SELECT event, memory, hash, occurred_at FROM fingerprint_new;
DROP TABLE fingerprint_new;

CREATE TABLE fingerprint_by_hash (
  memory      INTEGER NOT NULL,
  hash        ANY NOT NULL,
  occurred_at INTEGER NOT NULL,
  event       INTEGER NOT NULL,
  PRIMARY KEY (memory, hash, occurred_at, event)
) STRICT, WITHOUT ROWID;

INSERT INTO fingerprint_by_hash SELECT memory, hash, occurred_at, event
  FROM fingerprint INDEXED BY fingerprint_nearest ORDER BY memory, hash, occurred_at, event;

DROP INDEX fingerprint_nearest;

CREATE TRIGGER fingerprint_forgotten AFTER DELETE ON fingerprint BEGIN
  DELETE FROM fingerprint_by_hash WHERE memory = old.memory AND hash = old.hash
    AND occurred_at = old.occurred_at AND event = old.event;
END;

CREATE TABLE fingerprint_settled (
  part  INTEGER PRIMARY KEY,
  up_to INTEGER NOT NULL
) STRICT;

WITH RECURSIVE parts (part) AS (VALUES (0) UNION ALL SELECT part + 1 FROM parts WHERE part < 31)
INSERT INTO fingerprint_settled SELECT part, (SELECT coalesce(max(seq), 0) FROM entry) FROM parts;

-- Up to which moment those by hash reach; what is later by more than a rule looks back need not be looked for.
CREATE TABLE fingerprint_latest (
  memory      INTEGER PRIMARY KEY,
  occurred_at INTEGER NOT NULL
) STRICT;

INSERT INTO fingerprint_latest SELECT memory, max(occurred_at) FROM fingerprint_by_hash GROUP BY memory;
