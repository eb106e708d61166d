#!/bin/bash
# What the tests use beside the build: Debian packages, then the drivers of
# tests/conformance, which lie in a cache outside the checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

bash "$here/install.sh" test
drivers=$here/../tests/conformance/install/install.py
if [ -f "$drivers" ]; then
  # 77: a program is missing; the tests that need it say so themselves.
  python3 "$drivers" --apt || [ $? -eq 77 ]
fi
