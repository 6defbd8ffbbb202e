"""Pen pads: interface, device, simulation."""
