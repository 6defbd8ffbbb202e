"""Cards at the screens: where the hardware's types meet the services (neither imports the other)."""
