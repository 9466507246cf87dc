"""What `inbox-guard doctor` looks at, a diagnosis for each: of the mailbox (`mailbox`) and of this machine (`machine`).

Everything is asked as a scan asks it, and nothing is left behind: the one draft that is written is taken away again.
"""

from inbox_guard.doctor.diagnosis import Diagnosis, Status

__all__ = ["Diagnosis", "Status"]
