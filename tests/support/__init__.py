"""The real parts the tests work with: `servers`, `clients`, `data`, `browser`; and `wait`, which all of them use."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
