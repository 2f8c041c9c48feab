"""The door of a clone: ``python cli.py --help``."""

from isf.cli import main

main()
