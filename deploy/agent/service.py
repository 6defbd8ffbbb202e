"""What the Windows service manager starts: finds the agent's libraries beside this file and runs it.

Not a virtual environment: there python.exe starts a second process, which the service manager does not know.
"""

import site
from pathlib import Path

site.addsitedir(str(Path(__file__).parent / "lib"))

from hardware.agent.windows_service import host

host()
