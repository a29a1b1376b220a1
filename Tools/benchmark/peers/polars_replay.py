"""Polars: polars_replay.py OUT THREADS FILE..."""
import os
import sys

out, threads, files = sys.argv[1], sys.argv[2], sys.argv[3:]
os.environ["POLARS_MAX_THREADS"] = threads

import polars as pl

import answer

schema = {
    "seq": pl.Int64, "type": pl.String, "patient": pl.String, "occurred": pl.String,
    "data": pl.Struct({"treatment": pl.String, "drug": pl.String, "response": pl.String}),
}
kinds = ["treatment-started", "co-therapy-added", "treatment-stopped", "response-assessed"]
event = (pl.scan_ndjson(files, schema=schema).filter(pl.col("type").is_in(kinds))
         .select("seq", "type", "patient", pl.col("occurred").str.to_date(), pl.col("data").struct.unnest()).collect())
stop = (event.filter(type="treatment-stopped").select("patient", "treatment", ended="occurred"))
course = (event.filter(pl.col("type").is_in(kinds[:2])).select("patient", "treatment", "drug", began="occurred")
          .join(stop, on=["patient", "treatment"], how="left").drop("treatment"))
rows = (course.filter(pl.col("drug").is_in(answer.ANCHORS))
        .join(course.filter(pl.col("drug").is_in(answer.PARTNERS)), on="patient", suffix="2")
        .select("patient", anchor="drug", partner="drug2", start=pl.max_horizontal("began", "began2"),
                end=pl.min_horizontal("ended", "ended2"))
        .filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
        .with_columns(until=pl.col("end").fill_null(pl.lit(answer.CUTOFF).str.to_date())))
response = (rows.join(event.filter(type="response-assessed").select("patient", "occurred", "seq", "response"), on="patient")
            .filter((pl.col("occurred") > pl.col("start")) & (pl.col("occurred") <= pl.col("until")))
            .sort("occurred", "seq").group_by("patient", "anchor", "partner", "start").agg(pl.col("response").last()))
rows = (rows.join(response, on=["patient", "anchor", "partner", "start"], how="left")
        .select("patient", "anchor", "partner", "start", "end",
                days=(pl.col("until") - pl.col("start")).dt.total_days(), response="response")
        .sort("patient", "anchor", "partner", "start"))
rows.write_csv(out)
months = rows["days"] / answer.MONTH
with open(out + ".figures", "w") as file:
    file.write(f"{months.mean()!r},{months.median()!r}\n")
