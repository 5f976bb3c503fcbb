"""Who gets in, and with what: before any page sees a request."""
