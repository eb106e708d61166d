#!/bin/bash
# What the tests use beside the build: Debian packages, then the drivers and the
# readers of tests/conformance, which lie in a cache outside the checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

bash "$here/install.sh" test
conformance=$here/../tests/conformance
# 77: a program is missing; the tests that need it say so themselves.
python3 "$conformance/install/install.py" --apt || [ $? -eq 77 ]
# Before the tests, whose time is limited: an API server of Kubernetes takes minutes to build.
python3 "$conformance/readers/readers_install.py" || [ $? -eq 77 ]
