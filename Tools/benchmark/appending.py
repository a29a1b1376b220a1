"""Durable appends: batches a second that are on the disk when they are acknowledged."""
import tempfile

import measuring

LINE = 400


def product_rate(product, directory, seconds, batch):
    """Batches a second of the product's writer."""
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        line = measuring.output([product.tool("append-rate"), scratch, seconds, batch])
    return float(line.split(": ")[1].split()[0])


def sqlite_rate(directory, seconds, batch):
    program = measuring.compiled("sqlite_append", "-lsqlite3")
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        return float(measuring.output([program, f"{scratch}/log.db", seconds, batch, LINE]))
