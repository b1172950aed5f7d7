#!/usr/bin/env bash
# Stands for the module's build script: does what the file "mode" beside the output folder says.
set -euo pipefail
if [ "$1" = --stamp ]; then
    echo 1234abcd
    exit 0
fi
mkdir -p "$1"
case $(cat "$1/../mode") in
good)
    echo "step 1/6 using go1.26.8 [0:00]"
    echo "a line of another tool"
    echo "step 4/6 compiling packages: 120 of about 2300 [2:05]"
    printf '#!/bin/sh\n' >"$1/slipway-cluster"
    chmod +x "$1/slipway-cluster"
    echo 1234abcd >"$1/stamp"
    ;;
no-go)
    echo "The sandbox needs Go 1.26.1 or newer to be built." >&2
    exit 3
    ;;
no-space)
    echo "7 MB are free there." >&2
    exit 5
    ;;
slow)
    echo "step 2/6 downloading modules [0:01]"
    sleep 600
    ;;
esac
