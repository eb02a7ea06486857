# Every file says the same version.
grep -q "\"$(sed -n 's/^version = "\([^"]*\)".*/\1/p' pyproject.toml)\"" quasim/__init__.py
