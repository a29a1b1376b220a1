-- DuckDB from its own command line: the semantics of `query combinations` under its default rules, also on a log with
-- amendments, retractions and dates by month or year. The program has more: holds, deaths, starts
-- of which no earliest day is known, other rules, impossible
-- orders, findings, erasures, ids that stand twice, a check of every member of a line, and seals.
-- @FILES@, @OUT@ and @THREADS@ are put in by contenders.py.
SET threads = @THREADS@;
SET preserve_insertion_order = false;

-- Whole months from one day to another, and the length in months with the share of the month that is begun.
CREATE MACRO plus(day, count) AS (day + to_months(count::INTEGER))::DATE;
CREATE MACRO calendar(day) AS year(day) * 12 + month(day);
CREATE MACRO complete(one, other) AS calendar(other) - calendar(one)
  - (plus(one, calendar(other) - calendar(one)) > other)::INTEGER;
CREATE MACRO length_in_months(one, other) AS CASE WHEN other <= one THEN 0.0 ELSE complete(one, other)
  + (other - plus(one, complete(one, other)))
  / (plus(one, complete(one, other) + 1) - plus(one, complete(one, other)))::DOUBLE END;
CREATE MACRO halfway(one, other) AS one + ((other - one) // 2)::INTEGER;
CREATE MACRO unknown_part(one, other) AS CASE WHEN coalesce(one = other, true) THEN NULL WHEN year(one) <> year(other) THEN 'Y'
  WHEN month(one) <> month(other) THEN 'M' ELSE 'D' END;

CREATE TEMP TABLE line AS
SELECT seq, id, type, patient, occurred, recorded, data
FROM read_json([@FILES@], format = 'newline_delimited', columns = {
  seq: 'UINTEGER', id: 'VARCHAR', type: 'VARCHAR', patient: 'VARCHAR', occurred: 'VARCHAR', recorded: 'TIMESTAMP',
  data: 'STRUCT(treatment VARCHAR, drug VARCHAR, reason VARCHAR, reasons VARCHAR[],
    response VARCHAR, phase VARCHAR, treatments VARCHAR[], amends VARCHAR, occurred VARCHAR, event VARCHAR,
    data STRUCT(treatment VARCHAR, drug VARCHAR, reason VARCHAR, reasons VARCHAR[],
      response VARCHAR, phase VARCHAR, treatments VARCHAR[]))'})
WHERE type IN ('treatment-started', 'co-therapy-added', 'treatment-stopped', 'dose-down-titrated', 'dose-up-titrated',
  'response-assessed', 'event-amended', 'event-retracted');

-- A retraction counts unless another one takes it back.
CREATE TEMP TABLE gone AS
WITH retraction AS (SELECT id, data.event AS target FROM line WHERE type = 'event-retracted')
SELECT DISTINCT target FROM retraction WHERE id NOT IN (SELECT target FROM retraction);

-- Each event as its last amendment says it, and its date as the last one says that names a date.
CREATE TEMP TABLE fact AS
WITH amendment AS (
  SELECT data.amends AS target, arg_max({seq: seq, id: id, said: data.data}, seq) AS latest,
    arg_max({seq: seq, id: id, occurred: data.occurred, recorded: recorded}, seq) FILTER (data.occurred IS NOT NULL) AS dated
  FROM line WHERE type = 'event-amended' AND id NOT IN (FROM gone) GROUP BY target
), standing AS (
  SELECT seq, type, patient, coalesce(dated.occurred, line.occurred) AS written,
    coalesce(dated.recorded, line.recorded) AS recorded,
    CASE WHEN latest IS NULL THEN {treatment: data.treatment, drug: data.drug, reason: data.reason,
      reasons: data.reasons, response: data.response, phase: data.phase,
      treatments: data.treatments} ELSE latest.said END AS said,
    list_filter([{seq: seq, id: line.id}, {seq: latest.seq, id: latest.id}, {seq: dated.seq, id: dated.id}],
      lambda one: one.id IS NOT NULL) AS ids
  FROM line LEFT JOIN amendment ON target = line.id
  WHERE type NOT IN ('event-amended', 'event-retracted') AND line.id NOT IN (FROM gone)
), bounded AS (
  SELECT * EXCLUDE (written), rpad(written, 10, '-01-01')::DATE AS first,
    CASE length(written) WHEN 10 THEN written::DATE WHEN 7 THEN last_day((written || '-01')::DATE)
      ELSE (written || '-12-31')::DATE END AS latest, (recorded + INTERVAL 14 HOUR)::DATE AS known
  FROM standing
)
SELECT seq, type, patient, said, ids, first, CASE WHEN first <= known THEN least(latest, known) ELSE latest END AS last
FROM bounded;

-- Courses up to the cutoff: a start is no later than what follows in its course, a stop no earlier.
CREATE TEMP TABLE course AS
WITH labelled AS (
  SELECT patient, said.treatment AS label, min_by(said, seq) FILTER (type IN ('treatment-started', 'co-therapy-added')) AS begun,
    min(first) FILTER (type IN ('treatment-started', 'co-therapy-added')) AS earliest, least(min(last), DATE '@CUTOFF@') AS latest,
    max(first) AS stop_earliest, max(last) FILTER (type = 'treatment-stopped') AS stop_latest,
    any_value(said.reasons) FILTER (type = 'treatment-stopped') AS why,
    flatten(list(ids) FILTER (type IN ('treatment-started', 'co-therapy-added')
      OR type = 'treatment-stopped' AND first <= DATE '@CUTOFF@')) AS ids
  FROM fact WHERE type <> 'response-assessed' GROUP BY patient, label
)
SELECT patient, label, begun.drug AS drug, begun.reason AS reason, why, ids,
  earliest, latest, halfway(earliest, latest) AS start,
  CASE WHEN is_ended THEN stop_earliest END AS stop_earliest,
  CASE WHEN is_ended THEN least(stop_latest, DATE '@CUTOFF@') END AS stop_latest,
  CASE WHEN is_ended THEN halfway(stop_earliest, least(stop_latest, DATE '@CUTOFF@')) END AS stop
FROM (SELECT *, stop_latest IS NOT NULL AND stop_earliest <= DATE '@CUTOFF@' AS is_ended FROM labelled)
WHERE earliest <= DATE '@CUTOFF@';

-- Courses of one drug that overlap are one exposure.
CREATE TEMP TABLE exposure AS
WITH opened AS (
  SELECT *, start > coalesce(max(coalesce(stop, DATE '9999-12-31')) OVER (
    PARTITION BY patient, drug ORDER BY start, label ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), DATE '0001-01-01') AS opens
  FROM course
), numbered AS (
  SELECT *, sum(opens::INTEGER) OVER (PARTITION BY patient, drug ORDER BY start, label ROWS UNBOUNDED PRECEDING) AS number
  FROM opened
)
SELECT patient, drug, list(label) AS labels, min(start) AS start, min(earliest) AS earliest, min(latest) AS latest,
  CASE WHEN bool_and(stop IS NOT NULL) THEN max(stop) END AS stop,
  CASE WHEN bool_and(stop IS NOT NULL) THEN max(stop_earliest) END AS stop_earliest,
  CASE WHEN bool_and(stop IS NOT NULL) THEN max(stop_latest) END AS stop_latest,
  min_by(reason, start) AS reason, max_by(why, stop) AS why, flatten(list(ids)) AS ids
FROM numbered GROUP BY patient, drug, number;

CREATE TEMP TABLE pair AS
SELECT row_number() OVER () AS place, one.patient, one.drug AS anchor, other.drug AS partner,
  one.labels || other.labels AS labels, one.ids || other.ids AS ids,
  greatest(one.start, other.start) AS start, least(one.stop, other.stop) AS stop,
  greatest(one.start, other.start, coalesce(least(one.stop, other.stop), DATE '@CUTOFF@')) AS till,
  greatest(one.earliest, other.earliest) AS earliest, greatest(one.latest, other.latest) AS latest,
  least(one.stop_earliest, other.stop_earliest) AS stop_earliest, least(one.stop_latest, other.stop_latest) AS stop_latest,
  CASE WHEN other.start > one.start OR other.start = one.start AND other.reason IS NOT NULL THEN other.reason
    ELSE one.reason END AS reason,
  CASE WHEN other.stop IS NOT NULL AND (one.stop IS NULL OR other.stop <= one.stop) THEN other.why ELSE one.why END AS why
FROM exposure AS one JOIN exposure AS other USING (patient)
WHERE one.drug IN (@ANCHORS@) AND other.drug IN (@PARTNERS@)
  AND (least(one.stop_latest, other.stop_latest) IS NULL
    OR least(one.stop_latest, other.stop_latest) > greatest(one.earliest, other.earliest));

-- The best response while the pair ran; one that names a treatment of it goes before one that names none.
CREATE TEMP TABLE best AS
SELECT place, arg_min({word: said.response, ids: fact.ids}, (len(coalesce(said.treatments, [])) = 0,
  list_position(['complete', 'partial', 'none', 'unassessable'], said.response), first, seq)) AS found
FROM pair JOIN fact ON fact.patient = pair.patient AND type = 'response-assessed' AND first <= DATE '@CUTOFF@'
  AND halfway(first, least(last, DATE '@CUTOFF@')) > pair.start
  AND halfway(first, least(last, DATE '@CUTOFF@')) <= till
WHERE coalesce(said.phase, '') <> 'monotherapy'
  AND (len(coalesce(said.treatments, [])) = 0 OR list_has_any(said.treatments, labels))
GROUP BY place;

CREATE TEMP TABLE answer AS
WITH read AS (
  SELECT *, CASE WHEN stop IS NOT NULL THEN till END AS "end",
    coalesce(stop_latest, DATE '@CUTOFF@') AS last, coalesce(stop_earliest, DATE '@CUTOFF@') AS soon
  FROM pair LEFT JOIN best USING (place)
)
SELECT patient, anchor, partner AS partners, start, "end", "end" IS NULL AS ongoing, till - start AS days,
  length_in_months(start, till) AS months,
  least(till - start, greatest(0, last - earliest), greatest(0, soon - latest)) AS "daysMin",
  greatest(till - start, greatest(0, last - earliest), greatest(0, soon - latest)) AS "daysMax",
  least(length_in_months(start, till), length_in_months(earliest, last), length_in_months(latest, soon)) AS "monthsMin",
  greatest(length_in_months(start, till), length_in_months(earliest, last), length_in_months(latest, soon)) AS "monthsMax",
  unknown_part(latest, earliest) AS "startImputed", unknown_part(stop_earliest, stop_latest) AS "endImputed",
  found.word AS response, reason, CASE WHEN "end" IS NULL THEN '' ELSE array_to_string(why, '; ') END AS "endingReasons",
  array_to_string(list_transform(list_sort(list_distinct(ids || coalesce(found.ids, []))), lambda one: one.id), '; ') AS events
FROM read;

COPY (FROM answer ORDER BY patient, start, "end" NULLS LAST, anchor, partners) TO '@OUT@' (FORMAT csv, HEADER);
