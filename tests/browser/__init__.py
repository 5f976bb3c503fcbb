"""What people see in a browser, looked at by Chromium; skipped where it is not installed."""
