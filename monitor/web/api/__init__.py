"""The API for other programs: JSON under /api/v1, described by an OpenAPI document."""
