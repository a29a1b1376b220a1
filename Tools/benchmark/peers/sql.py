"""The fold in SQL, for databases that have read the lines into a table `event(seq, type, patient, occurred, treatment,
drug, response)`. Dates are compared as they are; `days` says how a dialect counts them."""
import answer


def rows(days, last_response):
    return f"""
    WITH course AS (
      SELECT start.patient, start.drug, start.occurred AS began, stop.occurred AS ended
      FROM event AS start LEFT JOIN event AS stop
        ON stop.type = 'treatment-stopped' AND stop.patient = start.patient AND stop.treatment = start.treatment
      WHERE start.type IN ('treatment-started', 'co-therapy-added')
    ), combination AS (
      SELECT anchor.patient, anchor.drug AS anchor, partner.drug AS partner,
        CASE WHEN anchor.began > partner.began THEN anchor.began ELSE partner.began END AS start,
        CASE WHEN partner.ended IS NULL OR anchor.ended < partner.ended THEN anchor.ended ELSE partner.ended END AS "end"
      FROM course AS anchor JOIN course AS partner ON anchor.patient = partner.patient
      WHERE anchor.drug IN ({answer.as_list(answer.ANCHORS)}) AND partner.drug IN ({answer.as_list(answer.PARTNERS)})
    ), lasting AS (
      SELECT * FROM combination WHERE "end" IS NULL OR "end" > start
    )
    SELECT lasting.patient, anchor, partner, start, "end", {days} AS days, {last_response} AS response
    FROM lasting LEFT JOIN event
      ON event.type = 'response-assessed' AND event.patient = lasting.patient
        AND event.occurred > start AND event.occurred <= coalesce("end", '{answer.CUTOFF}')
    GROUP BY lasting.patient, anchor, partner, start, "end"
    ORDER BY lasting.patient, anchor, partner, start"""
