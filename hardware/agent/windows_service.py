"""The agent as a Windows service (pywin32); ``deploy/agent/`` holds what starts and registers it."""

import sys

if sys.platform == "win32":
    import asyncio
    import logging
    import logging.handlers

    import servicemanager
    import win32service
    import win32serviceutil

    from hardware.agent.__main__ import default_file, run

    LARGEST_LOG, KEPT_LOGS = 500_000, 3

    class AgentService(win32serviceutil.ServiceFramework):
        """Starts with Windows, before anybody signs in, and writes its log beside the enrolment."""

        _svc_name_ = "kakanai-agent"
        _svc_display_name_ = "kakanai terminal agent"

        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            self._loop = asyncio.new_event_loop()
            self._stop = asyncio.Event()

        def SvcStop(self) -> None:
            self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING)
            self._loop.call_soon_threadsafe(self._stop.set)

        def SvcDoRun(self) -> None:
            handler = logging.handlers.RotatingFileHandler(
                default_file().with_name("agent.log"), maxBytes=LARGEST_LOG, backupCount=KEPT_LOGS, encoding="utf-8"
            )
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            logging.basicConfig(level=logging.INFO, handlers=[handler])
            self._loop.run_until_complete(run(default_file(), stop=self._stop))

    def host() -> None:
        """Hands this process to the service manager; returns when the service has stopped."""
        servicemanager.Initialize()
        servicemanager.PrepareToHostSingle(AgentService)
        servicemanager.StartServiceCtrlDispatcher()
