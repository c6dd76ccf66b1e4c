-- Every moment at which an event that was moved in time has stood on its asset's timeline, and the entry that put it
-- there. Events that were never moved are not in here: they stand where `event` has them.
CREATE TABLE event_place (
  asset       INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  arrival     INTEGER NOT NULL,
  event       INTEGER NOT NULL,
  PRIMARY KEY (asset, occurred_at, arrival)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_place_event ON event_place (event);

WITH said (seq, event, occurred_at, before) AS (
  SELECT seq, event, occurred_at, lag(occurred_at) OVER (PARTITION BY event ORDER BY seq)
  FROM entry WHERE kind IN (1, 2) AND event IN (SELECT event FROM entry WHERE kind = 2)
),
arrived AS (SELECT * FROM said WHERE before IS NULL OR before <> occurred_at)
INSERT INTO event_place (asset, occurred_at, arrival, event)
SELECT e.asset, a.occurred_at, a.seq, a.event FROM arrived AS a JOIN event AS e ON e.seq = a.event
WHERE a.event IN (SELECT event FROM arrived WHERE before IS NOT NULL);
