#!/bin/bash
# In the place of your migrations, which may print more than they should.
set -euo pipefail
echo "migrating $DATABASE_URL"
