"""The terminal agent: reads cards for a page in the terminal's browser, over a websocket on the loopback address.

The PIN goes from the page to the agent and never to the server. What comes back is sealed with the terminal's key, so
the server can tell it from something typed into developer tools.
"""
