-- Fingerprints are put where they are found by hash in smaller parts: by the first byte of the hash, where it was the
-- first five bits. Each part begins where the one did that it was in.
UPDATE fingerprint_settled SET part = -1 - part;

WITH RECURSIVE eighth (number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM eighth WHERE number < 7)
INSERT INTO fingerprint_settled SELECT 8 * (-1 - part) + number, up_to FROM fingerprint_settled, eighth WHERE part < 0;

DELETE FROM fingerprint_settled WHERE part < 0;
