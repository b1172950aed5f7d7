#!/bin/sh
n=$(($(cat "$COUNTER" 2>/dev/null || echo 0) + 1))
echo "$n" > "$COUNTER"
echo "first line" >&2
echo "session expired, password=hunter2" >&2
exit 3
