"""`python -m muster`, for child processes that must run in this very environment."""

import sys

from muster.cli import main

sys.exit(main())
