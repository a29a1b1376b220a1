-- DuckDB from its own command line: as little work as the answer needs, on a log without corrections and partial dates.
-- @FILES@, @OUT@ and @THREADS@ are put in by contenders.py.
SET threads = @THREADS@;
SET preserve_insertion_order = false;

CREATE TEMP TABLE event AS
SELECT seq, type, patient, occurred AS day, data.treatment AS label, data.drug AS drug, data.response AS word
FROM read_json([@FILES@], format = 'newline_delimited', columns = {
  seq: 'UINTEGER', type: 'VARCHAR', patient: 'VARCHAR', occurred: 'DATE',
  data: 'STRUCT(treatment VARCHAR, drug VARCHAR, response VARCHAR)'})
WHERE type IN ('treatment-started', 'co-therapy-added', 'treatment-stopped', 'response-assessed');

CREATE TEMP TABLE course AS
SELECT patient, label, any_value(drug) AS drug,
  min(day) FILTER (type <> 'treatment-stopped') AS first, min(day) FILTER (type = 'treatment-stopped') AS last
FROM event WHERE type <> 'response-assessed' GROUP BY patient, label;

CREATE TEMP TABLE answer AS
WITH pair AS (
  SELECT one.patient, one.drug AS anchor, other.drug AS partner,
    greatest(one.first, other.first) AS start, least(one.last, other.last) AS "end"
  FROM course AS one JOIN course AS other USING (patient)
  WHERE one.drug IN (@ANCHORS@) AND other.drug IN (@PARTNERS@)
)
SELECT pair.patient, anchor, partner, start, "end",
  date_diff('day', start, coalesce("end", DATE '@CUTOFF@')) AS days, arg_max(word, (day, seq)) AS response
FROM pair LEFT JOIN event ON event.type = 'response-assessed' AND event.patient = pair.patient
  AND event.day > start AND event.day <= coalesce("end", DATE '@CUTOFF@')
WHERE "end" IS NULL OR "end" > start
GROUP BY pair.patient, anchor, partner, start, "end";

COPY (SELECT * FROM answer ORDER BY patient, anchor, partner, start) TO '@OUT@' (FORMAT csv, HEADER);
COPY (SELECT avg(days / @MONTH@), median(days / @MONTH@) FROM answer) TO '@OUT@.figures' (FORMAT csv, HEADER false);
