"""Start the owner of one run: `python -I -S shim.py`, its order comes on standard input.

A separate file because Python compiles the file it is given anew at every start; the real
work is imported, compiled already, from drivers/command/owner.py.
"""

import os
import sys

if __name__ == "__main__":
    # Ours come last: nothing beside them can stand in for a module of the standard library.
    sys.path.append(__file__.rsplit("/", 3)[0])
    from drivers.command.owner import main

    main()
    os._exit(0)  # taking the interpreter apart would delay the news by a millisecond
