"""2D code readers: interface, devices, simulation."""
