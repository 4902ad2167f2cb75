"""Reads the two files as the Python scripts do, for `npm run bench -- --read`.

Prints "ready"; then, for every line on stdin, the seconds that each file took.
"""

import argparse
import json
import sys
import time

import numpy as np
import torch


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sketches", required=True)
    parser.add_argument("--foundation", required=True)
    options = parser.parse_args()

    def sketches() -> list[np.ndarray]:
        data = np.load(options.sketches, allow_pickle=True)
        return [data[name] for name in ("past_sketches", "portfolio_sketches", "segments")]

    def foundation() -> dict:
        return torch.load(options.foundation, map_location="cpu", weights_only=False)

    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps({"sketches": seconds(sketches), "foundation": seconds(foundation)}), flush=True)


if __name__ == "__main__":
    main()
