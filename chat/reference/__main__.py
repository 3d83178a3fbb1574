"""Print the reference of the protocol or, with the argument `types`, the types of the page's scripts."""

import sys

from chat.reference.page import reference
from chat.reference.typescript import types

sys.stdout.write(types() if sys.argv[1:] == ["types"] else reference())
