#!/usr/bin/env python3
"""Derives the rows of a log on many machines, under Apache Spark 4: each process of the program gets whole patients.

  spark-submit Tools/spark/job.py --lines 'LOG/*.jsonl' --output DIR --partitions N -- \\
    regimen query combinations --log - --as-of DAY --known-at INSTANT --format jsonl --threads 1

The part files of DIR, in the order of their names, are the rows that one process writes: patients in their order. With
`query time-to-event --format json` each part is an answer, and `cat DIR/part-* | regimen query survival --rows -`
counts them together. --as-of and --known-at are needed: without them every part would have its own.

Lines of one patient go to one process in the order of the log, those of pseudonyms that were linked too; definitions of
drugs and instruments go to all. Stubs and erasures have no patient and are dropped: the answer from the log counts
them. A process that fails fails its task (checkCode); a task that is lost is done again, and only whole ones are kept.
"""
import argparse
import heapq
import json
import shlex

from pyspark.sql import SparkSession, functions

DEFINITIONS = ["drug-defined", "instrument-defined"]


def survivors(links):
    """The pseudonym under which each linked one stands."""
    found = {}

    def last(name):
        while name in found:
            name = found[name]
        return name

    for link in links:
        survivor = last(link["patient"])
        for name in map(last, link["data"]["patients"]):
            if name != survivor:
                found[name] = survivor
    return {name: last(name) for name in found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", required=True, help="the segments of a log")
    parser.add_argument("--output", required=True, help="a new directory")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("words", nargs="+", help="the program and its words")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("regimen").getOrCreate()
    fields = functions.from_json("value", "seq long, type string, patient string")
    lines = spark.read.text(options.lines).withColumn("line", fields).select("value", "line.*")
    is_common = functions.col("type").isin(DEFINITIONS)
    common = sorted((row.seq, row.value) for row in lines.where(is_common).collect())
    linked = survivors(
        json.loads(row.value) for row in lines.where("type = 'patients-linked'").orderBy("seq").collect())
    names = spark.createDataFrame(list(linked.items()) or [("", "")], "patient string, survivor string")
    own = (lines.where(~is_common & functions.col("patient").isNotNull())
           .join(functions.broadcast(names), "patient", "left")
           .withColumn("whose", functions.coalesce("survivor", "patient"))
           .repartitionByRange(options.partitions, "whose").sortWithinPartitions("seq").select("seq", "value"))
    merged = own.rdd.mapPartitions(lambda rows: (line for _, line in heapq.merge(common, map(tuple, rows))))
    merged.pipe(shlex.join(options.words), checkCode=True).saveAsTextFile(options.output)
    spark.stop()


if __name__ == "__main__":
    main()
