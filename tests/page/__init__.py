"""The page of the local workspace, in a real browser, against the real server and a real app."""
