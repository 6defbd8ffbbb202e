"""The resident's screen: a second device or window, or the clerk's own touch screen turned around."""
