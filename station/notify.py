"""What systemd is told: that the station is up, that it lives, that it ends.

The watchdog is fed only while every part that must live has shown so lately: each thread that goes its
rounds (desk, desk watch, print threads, webhook, timers), the store's lock, which can be had, and the pages,
which answer. A station that hangs is ended and started anew by systemd (`WatchdogSec=`).

Source: sd_notify(3), sd_watchdog_enabled(3).
"""

import http.client
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from station.station import Station

log = logging.getLogger(__name__)

PROBE_S = 5.0
"""So long the store's lock and the pages are waited for in one look."""


class Notify:
    """Talks to systemd; says nothing to anybody where systemd did not start the station.

    Args:
        environment: `os.environ`; `NOTIFY_SOCKET` and `WATCHDOG_USEC` are looked at.
        host: where the pages are served; a wildcard is asked at its loopback address.
        fatal: called when the thread dies of a fault.
    """

    def __init__(
        self,
        station: Station,
        host: str,
        port: int,
        environment: Mapping[str, str],
        fatal: Callable[[BaseException], None],
    ) -> None:
        self._station = station
        self._host, self._port = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104
        self._address = environment.get("NOTIFY_SOCKET", "")
        ours = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._watchdog_s = int(environment.get("WATCHDOG_USEC", "0")) / 1e6 if ours else 0.0
        self._fatal = fatal
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._guard, name="notify", daemon=True)

    def start(self) -> None:
        """Say READY as soon as all of the station lives, and feed the watchdog from then on."""
        if self._address:
            self._thread.start()

    def stop(self) -> None:
        """Say that the station ends, because it was asked to."""
        self._stopping.set()
        self.say("STOPPING=1\nSTATUS=ending")

    def say(self, state: str) -> None:
        """Send assignments, one a line, to systemd."""
        if not self._address:
            return
        path = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(1)
            with suppress(OSError):  # nobody listens any more: nothing is lost that another try would save
                sender.sendto(state.encode(), path)

    def _guard(self) -> None:
        try:
            self._watch()
        except BaseException as error:  # a dead thread must end the process, not hide
            log.exception("the watchdog's thread died")
            self._fatal(error)

    def _watch(self) -> None:
        every_s = self._watchdog_s / 2 or 10.0
        ready, fed_at, said = False, 0.0, ""
        while True:
            stalled = self._station.stalled(every_s) or self._silent()
            if self._stopping.is_set():
                return
            if not stalled and not ready:
                ready = True
                self.say("READY=1")
            if not stalled and time.monotonic() - fed_at >= every_s:
                fed_at = time.monotonic()
                self.say(f"WATCHDOG=1\nSTATUS={self._status()}")
            if stalled and stalled != said:
                log.error("the station does not live as it should: %s", stalled)
                self.say(f"STATUS=stalled: {stalled}")
            said = stalled
            self._stopping.wait(min(1.0, every_s / 4))

    def _silent(self) -> str:
        """Return what is wrong with the pages; empty when they answer."""
        pages = http.client.HTTPConnection(self._host, self._port, timeout=PROBE_S)
        try:
            pages.request("GET", "/healthz")
            pages.getresponse()
        except (OSError, http.client.HTTPException) as error:
            return f"the pages do not answer ({error!r})"
        finally:
            pages.close()
        return ""

    def _status(self) -> str:
        away = [f"{device.id} ({device.condition().code})" for device in self._station.desk.devices
                if device.condition().code != "ready"]  # fmt: skip
        waiting = self._station.desk.inbox.waiting()
        return f"working; {waiting} readings wait; devices away: {', '.join(away) or 'none'}"
