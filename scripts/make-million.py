"""
Writes synthetic sketches for measuring `npm run score` on many customers:

    python scripts/make-million.py OUT.npz [--rows 1000000] [--seed 0] [--model MODEL.pt [--hidden 3000] [--layers 3]]

Each row has 320 past and 320 portfolio values as EMDE sketches have them: ten subspaces of 32 bins, a few of them filled.
Rows are written block by block, so a million of them (2.6 GB) need little memory. `--model` also writes an untrained
predictor of the real size, as `segment_prediction_finetune.py` would (needs PyTorch; the sketches need NumPy alone).
"""

import argparse
import io
import zipfile

import numpy as np

WIDTH, SUBSPACES, BINS = 320, 10, 32
BLOCK = 20_000
CLASSES = ["mass", "affluent", "business", "private"]


def sketches(generator: np.random.Generator, rows: int) -> np.ndarray:
    """`[rows, 320]` float32: in every subspace up to four bins hold a count's logarithm, as a customer's sketch does."""
    block = np.zeros((rows, SUBSPACES, BINS), dtype=np.float32)
    row, subspace = np.ogrid[:rows, :SUBSPACES]
    for _ in range(4):
        bins = generator.integers(0, BINS, (rows, SUBSPACES))
        block[row, subspace, bins] += np.log1p(generator.poisson(2, (rows, SUBSPACES))).astype(np.float32)
    return block.reshape(rows, WIDTH)


def npy_header(shape: tuple[int, ...], descr: str) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": shape})
    return stream.getvalue()


def write_sketches(path: str, rows: int, seed: int) -> None:
    """One stored ZIP member per array, like `numpy.savez`, but in blocks."""
    generator = np.random.default_rng(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name in ("past_sketches", "portfolio_sketches"):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                member.write(npy_header((rows, WIDTH), "<f4"))
                for start in range(0, rows, BLOCK):
                    member.write(sketches(generator, min(BLOCK, rows - start)).tobytes())
        with archive.open("customer_ids.npy", "w", force_zip64=True) as member:
            member.write(npy_header((rows,), "<U8"))
            for start in range(0, rows, BLOCK):
                ids = [f"C{row:07d}" for row in range(start, min(rows, start + BLOCK))]
                member.write(np.array(ids, dtype="<U8").tobytes())


def write_model(path: str, hidden: int, layers: int, seed: int) -> None:
    import torch
    from torch import nn

    torch.manual_seed(seed)

    class Residual(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block = nn.Sequential(nn.Linear(hidden, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU())

    class Predictor(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.input_proj = nn.Sequential(nn.Linear(2 * WIDTH, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU())
            self.residual_blocks = nn.ModuleList(Residual() for _ in range(layers))
            self.output_proj = nn.Linear(hidden, WIDTH)
            self.classifier = nn.Sequential(
                *(nn.Linear(WIDTH, 256), nn.BatchNorm1d(256), nn.LeakyReLU(), nn.Dropout()),
                *(nn.Linear(256, 64), nn.BatchNorm1d(64), nn.LeakyReLU(), nn.Dropout()),
                nn.Linear(64, len(CLASSES)),
            )

    torch.save(
        {
            "model_state_dict": Predictor().state_dict(),
            "freeze_backbone": False,
            "walk": 4,
            "metrics": {},
            "segment_classes": CLASSES,
            "architecture": "MonadEMDE_SegmentPredictor",
        },
        path,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Synthetic sketches, and a predictor of the real size to score them with.")
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model")
    parser.add_argument("--hidden", type=int, default=3000)
    parser.add_argument("--layers", type=int, default=3)
    options = parser.parse_args()
    write_sketches(options.out, options.rows, options.seed)
    if options.model is not None:
        write_model(options.model, options.hidden, options.layers, options.seed)


if __name__ == "__main__":
    main()
