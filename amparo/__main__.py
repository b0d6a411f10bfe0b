"""`python -m amparo` is the command `amparo`."""

from amparo.cli.main import main

main()
