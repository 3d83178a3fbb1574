"""Which Banter this is, by semantic versioning (semver.org): `/health` and the start of the server tell it."""

VERSION = "0.1.0"
