"""Unit tests hold hundreds of thousands of objects that stay: the collector looks through them rarely."""

import gc


def pytest_collection_finish() -> None:
    """What was loaded until now stays to the end; a fifth of the time went into looking through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
