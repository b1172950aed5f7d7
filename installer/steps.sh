# shellcheck shell=bash
# Shared by the installer's scripts: printing what is done, how far it is and how long it took, and building a preset.
# Sourced, never run.

SLIPWAY_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly SLIPWAY_ROOT
export SLIPWAY_ROOT

declare -a step_names=() step_seconds=()
step_name=""
step_start=0

# Standard output is a terminal that can overwrite a line.
is_terminal() {
    [[ -t 1 && ${TERM:-dumb} != dumb ]]
}

# say TEXT...: one line of its own.
say() {
    printf '%s\n' "$*"
}

# fail TEXT...: one sentence, and the end of the script.
fail() {
    printf 'slipway: %s\n' "$*" >&2
    exit 1
}

# duration SECONDS: "7 s", "3 min 05 s".
duration() {
    if (($1 < 60)); then
        printf '%d s' "$1"
    else
        printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
    fi
}

# step NAME [EXPECTATION]: begins a step; the one before it ends.
step() {
    step_end
    step_name=$1
    step_start=$SECONDS
    say "==> $1${2:+ ($2)}"
}

# Ends the running step and says how long it took.
step_end() {
    if [[ -n $step_name ]]; then
        local took=$((SECONDS - step_start))
        step_names+=("$step_name")
        step_seconds+=("$took")
        say "    done in $(duration "$took")"
        step_name=""
    fi
}

# Where the time went, as a table.
print_times() {
    local i total=0
    step_end
    say ""
    say "Where the time went:"
    for i in "${!step_names[@]}"; do
        printf '  %-56s %14s\n' "${step_names[$i]}" "$(duration "${step_seconds[$i]}")"
        total=$((total + step_seconds[i]))
    done
    printf '  %-56s %14s\n' "in all" "$(duration "$total")"
}

# progress TEXT: how far the step is; overwrites itself on a terminal, else a line of its own.
progress() {
    if is_terminal; then
        printf '\r\033[K    %s' "${1:0:$((${COLUMNS:-100} - 6))}"
    else
        printf '    %s\n' "$1"
    fi
}

# Ends a row of progress lines.
progress_end() {
    if is_terminal; then
        printf '\r\033[K'
    fi
}

# Ctrl-C: the programs in the foreground have received it as well; nothing half-done is kept as done.
stop_on_interrupt() {
    trap 'progress_end; say ""; say "Stopped. Run it again to go on from here."; exit 130' INT
    trap 'progress_end; exit 143' TERM
}

# Where the sandbox's programs live.
sandbox_folder() {
    printf '%s/slipway/cluster' "${XDG_DATA_HOME:-$HOME/.local/share}"
}

# A home folder even where the environment names none.
ensure_home() {
    if [[ -z ${HOME:-} ]]; then
        HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
        export HOME=${HOME:-/tmp}
    fi
}

# build_sandbox: helm, kustomize, kubectl and the control plane, once per machine; prints its own progress.
build_sandbox() {
    local line
    "$SLIPWAY_ROOT/services/sandbox/cluster/build.sh" "$(sandbox_folder)" </dev/null | while IFS= read -r line; do
        if [[ $line == *" disk "* ]]; then
            say "    $line"
        else
            progress "$line"
        fi
    done || return 1
    progress_end
}

# is_configured PRESET: CMake has finished once since the presets last changed.
is_configured() {
    local folder=$SLIPWAY_ROOT/build/$1
    [[ -f $folder/build.ninja && -f $folder/configured.stamp ]] &&
        [[ ! $SLIPWAY_ROOT/CMakePresets.json -nt $folder/configured.stamp ]]
}

# configure PRESET
configure() {
    local folder=$SLIPWAY_ROOT/build/$1 log
    if is_configured "$1"; then
        return 0
    fi
    mkdir -p "$folder"
    log=$folder/configure.log
    if ! (cd "$SLIPWAY_ROOT" && cmake --preset "$1") >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        fail "CMake could not configure the build; the reason stands above (and in $log)."
    fi
    touch "$folder/configured.stamp"
}

# is_built PRESET: ninja would do nothing.
is_built() {
    is_configured "$1" && [[ $(ninja -C "$SLIPWAY_ROOT/build/$1" -n 2>/dev/null) == *"no work to do"* ]]
}

# Passes a build's output on: a progress line per 5 %, and every line that is not progress.
thin_progress() {
    awk '
        /^\[ *[0-9]+%/ {
            percent = substr($0, 2); percent += 0
            held = $0
            if (percent >= next_line) { print "    " $0; next_line = percent - percent % 5 + 5; held = "" }
            fflush(); next
        }
        /^ninja: Entering directory/ { next }
        /^FAILED:/ && held != "" { print "    " held; held = "" }
        { print; fflush() }'
}

# build PRESET [TARGET...]: compiles; one progress line with the percentage, errors in full.
build() {
    local preset=$1 folder=$SLIPWAY_ROOT/build/$1
    shift
    # Ninja's dependency files tell ccache what a source reads, so that it need not preprocess every miss.
    export CCACHE_DEPEND=1 NINJA_STATUS='[%p %f/%t, %es] '
    if is_terminal; then
        ninja -C "$folder" "$@" </dev/null
    else
        # ninja separates the percentage from the edge with a space: "[ 12% 34/280, 5.1s] Building ...".
        ninja -C "$folder" "$@" </dev/null | thin_progress
    fi || fail "The build of preset $preset failed; the compiler's message stands above."
}
