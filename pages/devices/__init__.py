"""``/devices``: the administrators' view of what stands at the counters."""
