"""Networks that are gone, deaf or without names, under the real daemon, in a network of its own.

Needs root: the command begins itself anew in namespaces of its own, so that nothing else notices.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rows import call, finish, lines, log_of, main, need, publish, running

from tests.faults.killing import Farm, wait_until

INSIDE = "FAULTS_INSIDE"
# Long enough for several polls of each paper.
SPELL = 20.0


def nothing(folder: Path) -> str:
    """Row 53: no network at all for a while."""
    farm = Farm(folder)
    with running(farm) as daemon:
        call("ip", "link", "set", "lo", "down")
        publish(farm)
        wait_until(lambda: False, SPELL)
        assert daemon.poll() is None, log_of(farm)
        told = [*lines(farm), *lines(farm, "warning")]
        call("ip", "link", "set", "lo", "up")
        finish(farm, daemon, 200)
    return (
        f"{len(told)} lines in {SPELL:.0f} s for {len(farm.settings.sources)} sources; catches up"
    )


def deaf(folder: Path) -> str:
    """Row 54: the papers' server drops every packet, as behind a firewall."""
    farm = Farm(folder)
    with running(farm) as daemon:
        port = farm.landscape.base_url.rpartition(":")[2]
        rule = ("INPUT", "-p", "tcp", "--dport", port, "-j", "DROP")
        call("iptables", "-I", *rule)
        publish(farm)
        reached = wait_until(lambda: "cannot be read" in log_of(farm), 60)
        assert reached, log_of(farm)
        told = {line["error"] for line in lines(farm, "warning") if "error" in line}
        call("iptables", "-D", *rule)
        finish(farm, daemon, 200)
    return f"told as {sorted(told)[:1]}; catches up"


def nameless(folder: Path) -> str:
    """Row 52: the name server never answers; papers whose addresses are known go on."""
    resolver = folder / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.99\noptions timeout:30 attempts:5\n", encoding="ascii")
    call("mount", "--bind", str(resolver), "/etc/resolv.conf")
    call("iptables", "-I", "INPUT", "-p", "udp", "--dport", "53", "-j", "DROP")
    farm = Farm(folder)
    try:
        with farm:
            sources = farm.config / "sources.yaml"
            named = "".join(
                f"  - {{id: named-{number}, name: N{number}, url: 'http://paper-{number}.example/'}}\n"
                for number in range(20)
            )
            sources.write_text(sources.read_text("utf-8") + named, encoding="utf-8")
            daemon = farm.start()
            try:
                polled = wait_until(lambda: is_read(farm, "paper-a", "paper-b"), 60)
                assert polled, log_of(farm)
                wait_until(lambda: is_read(farm, "paper-c", "paper-d"), 60)
                wait_until(lambda: "cannot be read" in log_of(farm), 60)
                publish(farm)
                finish(farm, daemon)
            finally:
                daemon.kill()
                daemon.wait()
    finally:
        subprocess.run(["umount", "/etc/resolv.conf"], check=False)
        call("iptables", "-F")
    told = {line["error"] for line in lines(farm, "warning") if "named-" in str(line)}
    return f"20 names hang: {sorted(told)[:1]}; the other papers bring their alerts meanwhile"


def is_read(farm: Farm, *papers: str) -> bool:
    """Whether these papers were polled."""
    log = log_of(farm)
    return all(f'"source": "{paper}"' in log for paper in papers)


if __name__ == "__main__":
    if not os.environ.get(INSIDE) and os.geteuid() == 0 and "-h" not in sys.argv[1:]:
        os.environ[INSIDE] = "1"
        script = 'ip link set lo up && exec "$@"'
        os.execvp(
            "unshare",
            ["unshare", "-n", "-m", "sh", "-c", script, "sh", sys.executable, *sys.argv],
        )
    need("unshare", "ip", "iptables")
    main(
        "the daemon on networks that fail", {"nothing": nothing, "deaf": deaf, "nameless": nameless}
    )
