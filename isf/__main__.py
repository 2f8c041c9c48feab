"""So that `python -m isf` works where scripts are not on the path."""

from isf.cli import main

if __name__ == "__main__":
    main()
