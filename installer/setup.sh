#!/usr/bin/env bash
# Installs the Debian packages that installer/packages.txt names and this machine lacks.
#   installer/setup.sh [run] [test] [ci]      the lanes to prepare for; run alone when none is named
# Nothing is asked of the network, and apt is not called, when nothing is missing. An interrupted installation goes on
# where it stopped. SLIPWAY_SKIP_SETUP=1 leaves the machine as it is (other distributions, containers without root).
set -euo pipefail
# shellcheck source=installer/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

readonly policy=${SLIPWAY_POLICY_RC_D:-/usr/sbin/policy-rc.d}
readonly policy_mark="# written by Slipway's set-up while it installs packages"
policy_written=""

# packages LANE...: the packages of the lanes.
packages() {
    awk -v lanes=" $* " '!/^ *(#|$)/ && index(lanes, " " $2 " ") { print $1 }' "$SLIPWAY_ROOT/installer/packages.txt"
}

# missing PACKAGE...: those that are not installed, one per line.
missing() {
    comm -23 <(printf '%s\n' "$@" | sort -u) <(
        dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
            awk '$2 == "installed" { print $1 }' | sort -u
    )
}

# as_root COMMAND...: as root, through sudo where necessary; asks for a password only where somebody can type one.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Who cannot become root is told what to have installed.
require_root() {
    if ((EUID == 0)); then
        return 0
    fi
    if ! command -v sudo >/dev/null; then
        fail "These packages are missing and installing them takes root or sudo, which is not here:" \
            "$*. Have them installed with: apt-get install --no-install-recommends $*"
    fi
    if [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; then
        fail "These packages are missing and sudo wants a password that nobody can type here:" \
            "$*. Run installer/setup.sh once in a terminal."
    fi
}

# Packages must not start their services (sshd is a program of the tests, not a service of this machine).
hold_services() {
    if [[ -e $policy ]] && ! grep -qF "$policy_mark" "$policy"; then
        return 0
    fi
    policy_written=yes
    trap release_services EXIT
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
    as_root chmod 0755 "$policy"
}

release_services() {
    if [[ -n $policy_written ]]; then
        as_root rm -f "$policy"
        policy_written=""
    fi
}

# A service whose package came with this set-up does not start at the next boot either.
disable_service() {
    if [[ -d /run/systemd/system ]]; then
        as_root systemctl --quiet disable "$1" >/dev/null 2>&1 || true
    fi
}

# show_apt_progress LABEL LOG: reads apt's status lines, shows the percentage, keeps the rest.
show_apt_progress() {
    local line kind percent text last=-10
    while IFS= read -r line; do
        case $line in
            dlstatus:* | pmstatus:*)
                IFS=: read -r kind _ percent text <<<"$line"
                percent=${percent%.*}
                if is_terminal || ((percent / 10 != last / 10)); then
                    last=$percent
                    [[ $kind == dlstatus ]] && text="downloading: $text"
                    progress "$1 ${percent} % $text"
                fi
                ;;
            *) printf '%s\n' "$line" >>"$2" ;;
        esac
    done
    progress_end
}

# apt_get LABEL LOG ARGUMENTS...: apt-get without questions, waiting for another apt to finish.
apt_get() {
    local label=$1 log=$2
    shift 2
    as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -q -y -o APT::Status-Fd=1 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
        -o Dpkg::Options::=--force-confold "$@" 2>&1 </dev/null | show_apt_progress "$label" "$log"
}

# install_packages PACKAGE...
install_packages() {
    local log
    log=$(mktemp)
    hold_services
    if [[ -n $(dpkg --audit 2>/dev/null) ]]; then
        say "    finishing an installation that was interrupted"
        as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >>"$log" 2>&1 </dev/null || true
    fi
    apt_get "package lists" "$log" update || true
    if ! apt_get "packages" "$log" install --no-install-recommends "$@"; then
        tail -n 5 "$log" >&2
        fail "apt could not install: $* (its last lines stand above, everything in $log)." \
            "Without a network connection, connect and run this again: it goes on where it stopped."
    fi
    release_services
    case " $* " in *" openssh-server "*) disable_service ssh.service ;; esac
    rm -f "$log"
}

# setup LANE...
setup() {
    local wanted lacking
    if [[ ${SLIPWAY_SKIP_SETUP:-} == 1 ]]; then
        say "    left alone (SLIPWAY_SKIP_SETUP=1)"
        return 0
    fi
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail "This machine has no apt (set-up knows Debian 12 and its relatives): install what installer/packages.txt" \
            "names by the machine's own means, then run this again with SLIPWAY_SKIP_SETUP=1."
    fi
    mapfile -t wanted < <(packages "$@")
    mapfile -t lacking < <(missing "${wanted[@]}")
    if ((${#lacking[@]} == 0)); then
        say "    all ${#wanted[@]} packages are here"
        return 0
    fi
    require_root "${lacking[@]}"
    say "    ${#lacking[@]} of ${#wanted[@]} packages are missing: ${lacking[*]}"
    install_packages "${lacking[@]}"
    mapfile -t lacking < <(missing "${wanted[@]}")
    if ((${#lacking[@]} > 0)); then
        fail "These packages are still missing after apt has finished: ${lacking[*]}."
    fi
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    stop_on_interrupt
    ensure_home
    step "Packages"
    setup "${@:-run}"
    step_end
fi
