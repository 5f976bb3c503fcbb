"""Delivery to programs that others wrote: Postfix and the Matrix server Synapse.

Postfix is found where Debian puts it, and started by root alone, with a configuration, a queue and
ports of its own. Synapse is in the venv that MONITOR_TEST_SYNAPSE names. `.ci/run` installs both,
and sets MONITOR_TEST_PEERS so that a missing one is a failure; elsewhere its tests are skipped.
"""
