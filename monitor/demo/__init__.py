"""A small newspaper landscape served on loopback, and sinks for what the monitor sends."""
