"""The real parts the tests work with: servers, databases, browsers, clients."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
