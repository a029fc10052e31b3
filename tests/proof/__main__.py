"""`python -m proof`: play everything, print the tables, and fail if a digest was not single."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from proof.fanouts import SEED
from proof.programme import Findings, Programme
from proof.scale import FACTOR
from proof.stage import make_template
from proof.table import matrix, rows, show


async def prove(seed: int) -> Findings:
    """Play everything."""
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        return await Programme(await make_template(Path(folder))).everything(seed)


def tell(found: Findings) -> None:
    """Print what came of it."""
    legend = "in each cell: due, sent, doubled, lost; – has no meaning"
    show(
        matrix(f"Faults in text channels ({legend})", found.texts),
        matrix(f"Faults in forums ({legend})", found.forums),
        rows("Fan-outs", found.fan_outs),
        rows("Each safeguard's own scenario, with every safeguard on", found.safe),
        rows("With a safeguard switched off", found.unsafe),
        rows("What is left: the windows of docs/reliability.md", found.windows),
    )


def main() -> None:
    """Prove, tell and judge."""
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="for the random moments")
    seed, began = parser.parse_args().seed, time.monotonic()
    show(
        f"Seed {seed}. Deadline, lease, pauses and nonce window are shortened to "
        f"1/{1 / FACTOR:.0f} of real life. This takes a few minutes."
    )
    found = asyncio.run(prove(seed))
    tell(found)
    show(f"Took {time.monotonic() - began:.0f} s.")
    if faults := found.faults():
        sys.exit("\n".join(["NOT PROVEN:", *faults]))
    show("Proven: nothing doubled, nothing lost; without each safeguard something is doubled.")


if __name__ == "__main__":
    main()
