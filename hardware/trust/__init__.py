"""Is what a card or document says true? Signatures, certificates, dates, revocation. Pure; runs on the server."""
