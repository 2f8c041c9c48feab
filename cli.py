"""The door of a clone: `python cli.py --help`."""

from isf.cli import main

if __name__ == "__main__":
    main()
