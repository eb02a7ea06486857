"""The tests of Slipway."""

import os

# Git's own variables are kept from every git, by a program that starts before it: half a
# millisecond each, some ten thousand times. Who runs the tests may have some; nobody needs them.
for _name in [name for name in os.environ if name.startswith("GIT_")]:
    del os.environ[_name]
