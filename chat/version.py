"""The version of Banter (semver.org). `/health` and the first line of the server's log show it."""

VERSION = "0.1.0"
