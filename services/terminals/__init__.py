"""Terminals as devices: the agent enrolled on each, the keys it shares with us, and the cards it has read."""
