#!/usr/bin/env python3
"""Makes the Parquet files that the table tests read: `test/fixtures/tables/*.parquet` (pyarrow 21 or later)."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

OUT = Path(__file__).parent.parent / "test" / "fixtures" / "tables"
START = dt.datetime(2026, 10, 23, 18, 59, 15, 713051)
ROWS = 500


def write(name, table, **options):
    pq.write_table(table, OUT / name, **options)


OUT.mkdir(parents=True, exist_ok=True)
customers = [f"C{i % 7}" for i in range(ROWS)]
types = [["login", "şube", "pos"][i % 3] for i in range(ROWS)]
times = [START + dt.timedelta(hours=i, microseconds=i) for i in range(ROWS)]
micros = pa.array(times, pa.timestamp("us"))
nanos = pa.array([int(t.replace(tzinfo=dt.timezone.utc).timestamp()) * 10**9 + t.microsecond * 1000 + 7 for t in times], pa.int64())

columns = {"customer_id": customers, "event_type": types}
write("events_us_snappy.parquet", pa.table({**columns, "timestamp": micros}), compression="snappy", row_group_size=200)
write("events_ns_zstd.parquet", pa.table({**columns, "timestamp": nanos.cast(pa.timestamp("ns"))}), compression="zstd")
write("events_ms_gzip_utc.parquet", pa.table({**columns, "timestamp": micros.cast(pa.timestamp("ms"), safe=False).cast(pa.timestamp("ms", "UTC"))}), compression="gzip")
write("events_text_brotli.parquet", pa.table({**columns, "timestamp": [t.isoformat(" ") for t in times]}), compression="brotli", use_dictionary=False)
write("events_days.parquet", pa.table({**columns, "timestamp": pa.array([t.date() for t in times])}), compression="none")
write("events_null.parquet", pa.table({**columns, "timestamp": pa.array([None if i == 300 else t for i, t in enumerate(times)], pa.timestamp("us"))}))
write("customers_numbers.parquet", pa.table({"customer_id": pa.array(range(7), pa.int64()), "segment": ["mass"] * 7, "churn_label": pa.array([i % 2 for i in range(7)], pa.int8())}))
write("products_nested.parquet", pa.table({"customer_id": ["C1"], "product_id": pa.array([["loan", "card"]])}))
