"""What a source can be; one module per kind turns bytes into a `Feed`."""
