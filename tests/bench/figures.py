"""Turning times into the figures that are reported."""

import statistics
from collections.abc import Sequence


def summary(seconds: Sequence[float], failed: int = 0) -> dict[str, float | int]:
    """Count, median, 95th percentile and worst, in milliseconds; ``failed`` never got an answer."""
    if not seconds:
        return {"n": 0, "failed": failed}
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {
        "n": len(ordered),
        "median_ms": round(1000 * statistics.median(ordered), 2),
        "p95_ms": round(1000 * p95, 2),
        "worst_ms": round(1000 * ordered[-1], 2),
        "failed": failed,
    }
