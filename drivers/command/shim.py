"""Start the nursery of owners: `python -I -S shim.py`; requests come on standard input.

A separate file because Python compiles the file it is given anew at every start; the real
work is imported, compiled already, from drivers/command/nursery.py.
"""

import os
import sys

if __name__ == "__main__":
    # Ours come last: nothing beside them can stand in for a module of the standard library.
    sys.path.append(__file__.rsplit("/", 3)[0])
    from drivers.command.nursery import main

    main()
    os._exit(0)  # there is nothing worth taking apart
