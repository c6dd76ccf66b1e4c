-- Webhooks are documents: JSON with instants as text, their secrets included, which must be known to sign with.
-- failing_since: the first of the attempts that failed since one went through.
CREATE TABLE webhook (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  document      TEXT NOT NULL,
  failing_since INTEGER
) STRICT;
