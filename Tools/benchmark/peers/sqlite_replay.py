"""SQLite, by its own program: sqlite_replay.py OUT FILE..."""
import subprocess
import sys

import answer
import sql

out, files = sys.argv[1], sys.argv[2:]
fields = ["seq", "type", "patient", "occurred", "data.treatment", "data.drug", "data.response"]
columns = ", ".join(f"line ->> '$.{field}' AS {field.split('.')[-1]}" for field in fields)
# Of the rows of a group SQLite takes the other columns from the one with the maximum.
rows = sql.rows(f"julianday(coalesce(\"end\", '{answer.CUTOFF}')) - julianday(start)", "response")
rows = rows.replace(" AS response\n", " AS response, max(event.occurred || printf('%012d', seq))\n")
script = "\n".join([
    "CREATE TABLE stored(line);", ".mode ascii", ".separator \"\\037\" \"\\n\"",
    *[f".import '{path}' stored" for path in files],
    f"CREATE TABLE event AS SELECT {columns} FROM stored;",
    "CREATE INDEX place ON event(patient, type);",
    f"CREATE TABLE combination AS {rows};",
    ".mode csv", ".separator , \"\\n\"", ".headers on", f".output '{out}'",
    "SELECT patient, anchor, partner, start, \"end\", CAST(days AS INTEGER) AS days, response FROM combination;",
    ".headers off", f".output '{out}.figures'",
    f"""WITH ordered AS (SELECT days / {answer.MONTH} AS months, row_number() OVER (ORDER BY days) AS place,
      count(*) OVER () AS total FROM combination)
    SELECT (SELECT avg(months) FROM ordered),
      (SELECT avg(months) FROM ordered WHERE place IN ((total + 1) / 2, (total + 2) / 2));""",
])
subprocess.run(["sqlite3", ":memory:"], input=script, text=True, check=True)
