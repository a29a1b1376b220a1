"""DuckDB: duckdb_replay.py OUT THREADS FILE..."""
import sys

import duckdb

import answer
import sql

out, threads, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
database = duckdb.connect(config={"threads": threads})
columns = ("{seq: 'BIGINT', type: 'VARCHAR', patient: 'VARCHAR', occurred: 'DATE', "
           "data: 'STRUCT(treatment VARCHAR, drug VARCHAR, response VARCHAR)'}")
database.execute(
    f"""CREATE TEMP TABLE event AS SELECT seq, type, patient, occurred, data.treatment, data.drug, data.response
    FROM read_json($files, format='newline_delimited', columns={columns})
    WHERE type IN ('treatment-started', 'co-therapy-added', 'treatment-stopped', 'response-assessed')""",
    {"files": files})
rows = sql.rows(f"date_diff('day', start, coalesce(\"end\", DATE '{answer.CUTOFF}'))",
                "arg_max(response, (event.occurred, seq))")
database.execute(f"CREATE TEMP TABLE row AS {rows}")
database.execute(f"COPY row TO '{out}' (HEADER)")
mean, median = database.execute(f"SELECT avg(days / {answer.MONTH}), median(days / {answer.MONTH}) FROM row").fetchone()
with open(out + ".figures", "w") as file:
    file.write(f"{mean!r},{median!r}\n")
