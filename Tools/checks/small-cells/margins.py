"""What a reader of one answer knows of its counts: which are shown, and how tables add up.

For each query: `margins(bounds, cells, shown, truth)` puts what the answer with withheld cells shows into `bounds`, with
the sums and orders that hold for any record, and the true counts, of the same answer without the option, into `cells`.
"""

RESPONSES = [("complete", "complete-or-partial"), ("EASI90", "EASI75"), ("EASI75", "EASI50"), ("SALT20-from-50", "SALT20")]


def known(bounds, cells, name, shown, true):
    """A count: what is shown of it (None if it is withheld), and its true number."""
    bounds.known(name, shown)
    cells[name] = true


def rest(bounds, cells, whole, parts, true):
    """A total of some parts and of a rest, whose true number is given."""
    bounds.total(whole, [*parts, f"rest of {whole}"])
    cells[f"rest of {whole}"] = true


def difference(bounds, cells, large, small, true):
    """A count that is part of another, and what is left of it."""
    bounds.total(large, [small, f"{large} without {small}"])
    cells[f"{large} without {small}"] = true


def attrition(bounds, cells, shown, truth):
    before = None
    for row, true in zip(shown, truth):
        name = f"remaining {true['step']}"
        known(bounds, cells, name, row["remaining"], true["remaining"])
        if before:
            known(bounds, cells, f"left out {true['step']}", row["leftOut"], true["leftOut"])
            bounds.total(before, [name, f"left out {true['step']}"])
        before = name


def lines(bounds, cells, shown, truth):
    ways = ["next", "returned", "ongoing", "followUpEnded", "died", "dropouts"]
    def key(row):
        return (row["condition"], row["class"], row["line"])
    rows = {key(row): row for row in truth}
    for row in shown:
        true, at = rows[key(row)], f"of {key(row)}"
        for name in ["patients", *ways]:
            known(bounds, cells, f"{name} {at}", row[name], true[name])
        bounds.total(f"patients {at}", [f"{way} {at}" for way in ways])
        for member in ["drugs", "reasons"]:
            trues = {one.get("drug", one.get("reason")): one for one in true[member]}
            for one in row[member]:
                word = one.get("drug", one.get("reason"))
                known(bounds, cells, f"{word} {at}", one["patients"], trues[word]["patients"])
                difference(bounds, cells, f"patients {at}", f"{word} {at}", true["patients"] - trues[word]["patients"])
                if member == "reasons":
                    known(bounds, cells, f"{word} dropouts {at}", one["dropouts"], trues[word]["dropouts"])
                    difference(bounds, cells, f"{word} {at}", f"{word} dropouts {at}",
                               trues[word]["patients"] - trues[word]["dropouts"])
                    bounds.most(f"{word} dropouts {at}", f"dropouts {at}")


def pathways(bounds, cells, shown, truth):
    total = sum(row["patients"] for row in truth)
    if any(row["share"] for row in shown):
        bounds.known("on a path", total)
    rows = {row["path"]: row for row in truth}
    parts = []
    for row in shown:
        if row["path"] is not None:
            parts.append(f"path {row['path']}")
            known(bounds, cells, parts[-1], row["patients"], rows[row["path"]]["patients"])
    rest(bounds, cells, "on a path", parts, total - sum(rows[p.split(" ", 1)[1]]["patients"] for p in parts))


def cohort(bounds, cells, shown, truth):
    def key(row):
        return (row["group"], row["characteristic"], row["level"])
    rows, levels = {key(row): row for row in truth}, {}
    for row in shown:
        true, at = rows[key(row)], f"{row['group']}, {row['characteristic']}"
        known(bounds, cells, f"patients {row['group']}", row["patients"], true["patients"])
        known(bounds, cells, f"known {at}", row["known"], true["known"])
        known(bounds, cells, f"missing {at}", row["missing"], true["missing"])
        bounds.total(f"patients {row['group']}", [f"known {at}", f"missing {at}"])
        if row["level"] is not None:
            known(bounds, cells, f"{row['level']} {at}", row["count"], true["count"])
            difference(bounds, cells, f"known {at}", f"{row['level']} {at}", true["known"] - true["count"])
            levels.setdefault(at, (true, []))[1].append((f"{row['level']} {at}", true["count"]))
    for at, (true, parts) in levels.items():
        if true["characteristic"] != "prior therapy":
            rest(bounds, cells, f"known {at}", [name for name, _ in parts], true["known"] - sum(n for _, n in parts))


def incidence(bounds, cells, shown, truth):
    def key(row):
        return (row["group"], row["month"], row["state"])
    rows, months, last = {key(row): row for row in truth}, {}, {}
    for row in shown:
        group, month, state = key(row)
        name, true = f"{state} of {group} at {month}", rows[key(row)]["count"]
        known(bounds, cells, name, row["count"], true)
        months.setdefault((group, month), []).append((name, true))
        if (group, state) in last and state not in ("remaining", "not-yet-entered"):
            difference(bounds, cells, name, last[group, state][0], true - last[group, state][1])
        elif (group, state) in last:
            difference(bounds, cells, last[group, state][0], name, last[group, state][1] - true)
        last[group, state] = (name, true)
    for (group, month), parts in months.items():
        whole = sum(row["count"] for row in truth if (row["group"], row["month"]) == (group, month))
        cells[f"rows {group}"] = whole
        bounds.total(f"rows {group}", [name for name, _ in parts] + [f"others of {group} at {month}"])
        cells[f"others of {group} at {month}"] = whole - sum(true for _, true in parts)
        if len(parts) > 1:
            bounds.known(f"others of {group} at {month}", 0)


def response_rates(bounds, cells, shown, truth):
    counts = {}
    for row, true in zip(shown, truth):
        at = (row["group"], row["response"], row["month"], row["method"])
        counts[at] = true
        known(bounds, cells, f"N {at}", row["N"], true["N"])
        known(bounds, cells, f"n {at}", row["n"], true["n"])
        difference(bounds, cells, f"N {at}", f"n {at}", true["N"] - true["n"])
    def part(small, large, letters="n"):
        for letter in letters:
            if small in counts and large in counts and counts[small][letter] <= counts[large][letter]:
                difference(bounds, cells, f"{letter} {large}", f"{letter} {small}",
                           counts[large][letter] - counts[small][letter])
    for group, response, month, method in list(counts):
        if month is not None:
            best = (group, response, None, "best")
            part((group, response, month, "non-responder"), best, "nN")
            part((group, response, month, "non-responder"), (group, response, month, "observed"))
            part((group, response, month, "observed"), (group, response, month, "last-observed"), "nN")
        for small, large in RESPONSES:
            if response == small:
                part((group, small, month, method), (group, large, month, method))


def time_to_response(bounds, cells, shown, truth):
    ends = ["documented", "stopped", "ongoing"]
    for row, true in zip(shown, truth):
        at = f"{row['group']}, {row['response']}"
        for name in ["patients", *ends]:
            known(bounds, cells, f"{name} {at}", row[name], true[name])
        known(bounds, cells, f"starters {row['group']}", row["starters"], true["starters"])
        bounds.total(f"patients {at}", [f"{end} {at}" for end in ends])
        difference(bounds, cells, f"starters {row['group']}", f"patients {at}", true["starters"] - true["patients"])
        last = None
        for point, real in zip(row["at"], true["at"]):
            if point["atRisk"] is None:
                continue
            name = f"at risk {point['month']} {at}"
            known(bounds, cells, name, point["atRisk"], real["atRisk"])
            difference(bounds, cells, f"patients {at}", name, true["patients"] - real["atRisk"])
            if last:
                difference(bounds, cells, last[0], name, last[1] - real["atRisk"])
            last = (name, real["atRisk"])


QUERIES = {
    "attrition": attrition, "lines": lines, "pathways": pathways, "cohort": cohort, "incidence": incidence,
    "response-rates": response_rates, "time-to-response": time_to_response,
}
