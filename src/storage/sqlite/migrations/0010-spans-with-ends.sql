-- What was going on at a moment is told by the index alone: of all that began shortly before, few had not ended yet.
DROP INDEX event_span;
CREATE INDEX event_span ON event (span, occurred_at, ended_at, type) WHERE span IS NOT NULL;
