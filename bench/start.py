"""How long a desk takes to its first page: from an empty data folder, again, and after a kill.

Run `python -m bench.start`. The environment and the front-end files must be there (`make setup`). Exits with 1 if a
second start takes 5 s or more.
"""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.serving import free_ports, fresh_folder

CEILING_SECONDS = 5.0


def first_page(data: Path, stop: signal.Signals) -> float:
    """Seconds from the command to the first answer; the desk is then stopped with the signal."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "amparo", "serve", "--demo", "--data", str(data), "--port", str(port)]
    began = time.monotonic()
    desk = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        if desk.poll() is not None:
            raise SystemExit(f"the desk ended with {desk.returncode}; run it by hand: {' '.join(command)}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.01)
        else:
            break
    seconds = time.monotonic() - began
    desk.send_signal(stop)
    desk.wait()
    return seconds


def main() -> int:
    """Measure and print; 1 when a second start is too slow."""
    with fresh_folder() as data:
        print(f"empty data folder, with migrations and demo: {first_page(data, signal.SIGINT):.2f} s")
        again = first_page(data, signal.SIGKILL)
        print(f"second start: {again:.2f} s")
        print(f"after kill -9: {first_page(data, signal.SIGINT):.2f} s")
    return 1 if again >= CEILING_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
