"""The pages, one file each: its routes, and the handlers that answer them."""
