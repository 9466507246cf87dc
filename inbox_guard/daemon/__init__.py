"""The daemon of `inbox-guard run`: it decides when an account is looked at, never what is done with a mail.

    supervisor.py   the main thread: starts and stops all else, reloads, feeds the watchdog, raises alarms
    worker.py       a thread an account: one connection, passes, waiting for mail
    heartbeat.py    signs of life of a worker, for the watchdog and the metrics
    trouble.py      what is wrong with an account, and how often it is told and tried
    timetable.py    when: APScheduler wakes the workers
    knowledge.py    the core as several threads share it
    state_handle.py state and health as one thread holds them
    pace.py         how long to wait for what
    alarm.py        an account that has been silent for too long
    notify.py       what systemd is told                    metrics.py   what Prometheus is told

Whatever comes from outside (the config, the core, credentials, connections) comes in through `Ports`.
"""

from inbox_guard.daemon.pace import Pace
from inbox_guard.daemon.supervisor import Daemon, Ports

__all__ = ["Daemon", "Pace", "Ports"]
