#!/usr/bin/env bash
# The set-up script against a machine of stand-ins: dpkg-query, apt-get, dpkg, sudo and id answer from files.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
failures=0

# program NAME: the text on standard input becomes a program of the machine.
program() {
    { printf '#!/bin/bash\nmachine=%q\n' "$machine" && cat; } >"$machine/bin/$1"
    chmod +x "$machine/bin/$1"
}

# A machine that has everything but the packages named.
machine_without() {
    rm -rf "${machine:?}"/*
    mkdir -p "$machine/bin"
    awk '!/^ *(#|$)/ { print $1 }' "$root/installer/packages.txt" | sort -u >"$machine/all"
    printf '%s\n' "$@" | sort -u >"$machine/lacking"
    comm -23 "$machine/all" "$machine/lacking" >"$machine/installed"
    : >"$machine/calls"
    program dpkg-query <<'PROGRAM'
shift 2
for name; do
    grep -qxF "$name" "$machine/installed" && echo "$name installed" || echo "dpkg-query: no packages found matching $name" >&2
done
exit 0
PROGRAM
    program dpkg <<'PROGRAM'
echo "dpkg $*" >>"$machine/calls"
[ "$1" != --audit ] || cat "$machine/audit" 2>/dev/null || true
PROGRAM
    program apt-get <<'PROGRAM'
echo "apt-get $*" >>"$machine/calls"
[ -e "$machine/policy" ] && grep -q '^exit 101$' "$machine/policy" && echo "services held" >>"$machine/calls"
[ ! -e "$machine/offline" ] || { echo "E: Failed to fetch"; exit 100; }
echo "dlstatus:1:50.0:Retrieving file 1 of 1"
echo "pmstatus:x:100.0:Installed x"
case " $* " in *" install "*) cat "$machine/all" >"$machine/installed" ;; esac
PROGRAM
    program sudo <<'PROGRAM'
echo "sudo $*" >>"$machine/calls"
exit 1
PROGRAM
}

# setup ARGUMENTS...: runs the script there; its words go to $output, its exit code to $code.
setup() {
    code=0
    output=$(PATH=$machine/bin:$PATH SLIPWAY_POLICY_RC_D=$machine/policy SLIPWAY_SKIP_SETUP='' \
        "${wrap[@]}" "$root/installer/setup.sh" "$@" 2>&1 </dev/null) || code=$?
}

# expect DESCRIPTION COMMAND...
expect() {
    local description=$1
    shift
    if "$@"; then
        printf 'PASS   : %s\n' "$description"
    else
        printf 'FAIL!  : %s\n  exit code %s, it said:\n%s\n' "$description" "$code" "$output"
        failures=$((failures + 1))
    fi
}

said() { [[ $output == *"$1"* ]]; }
called() { grep -qF -- "$1" "$machine/calls"; }
not() { ! "$@"; }
exits() { [[ $code == "$1" ]]; }

wrap=(env)
if ((EUID != 0)); then
    printf 'SLIPWAY-SKIP: installing is tried as root only\n'
    exit 0
fi

machine_without
setup run test ci
expect "nothing missing: fine" exits 0
expect "nothing missing: nobody is called" not called apt-get

machine_without openssh-server cmake
setup run
expect "only the lane that was asked for" not said openssh-server
expect "what is missing is named" said "missing: cmake"
expect "it is installed" exits 0
expect "and nothing else" called "install --no-install-recommends cmake"

machine_without openssh-server
setup run test
expect "a server is installed" exits 0
expect "without being started" called "services held"
expect "and the policy is gone afterwards" not test -e "$machine/policy"

machine_without cmake
touch "$machine/offline"
setup run
expect "without a network it fails" exits 1
expect "naming what is missing" said "apt could not install: cmake"
expect "and what to do" said "connect and run this again"
expect "the policy is gone after a failure" not test -e "$machine/policy"

machine_without cmake
echo "half installed" >"$machine/audit"
setup run
expect "an interrupted installation is finished first" called "dpkg --configure -a"

machine_without cmake
printf '#!/bin/sh\nexit 101\n' >"$machine/policy"
setup run
expect "a policy of the machine's own stays" test -e "$machine/policy"

if setpriv --reuid 65534 --clear-groups test -r "$root/installer/setup.sh" 2>/dev/null; then
    wrap=(setpriv --reuid 65534 --clear-groups)
    machine_without cmake
    chmod -R a+rwX "$machine"
    setup run
    expect "without a password for sudo it fails" exits 1
    expect "naming the packages and the way" said "sudo wants a password that nobody can type here: cmake"
    expect "and apt is not called" not called apt-get
fi

((failures == 0)) || exit 1
