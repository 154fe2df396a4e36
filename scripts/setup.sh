#!/bin/sh
# Prepare .venv: `scripts/setup.sh demo` with what the portal runs on, `dev` with what tests it too.
# A second run finds everything and ends at once; one that was interrupted begins anew.
set -eu
cd "$(dirname "$0")/.."
kind=$1
log=.venv/setup.log
recent='import sys; sys.exit(sys.version_info < (3, 11))'

say() { echo "setup: $*"; }
refuse() { echo "setup: $*" >&2; exit 1; }

# What .venv was filled with: the pins and the package's own metadata.
wanted() { { cat "requirements/$1.txt"; sed '/^\[tool\.ruff\]/,$d' pyproject.toml; } | cksum; }

# Its programs know their folder by name: after a move they are useless.
was_moved() { [ -e .venv/.place ] && [ "$(cat .venv/.place)" != "$PWD" ]; }

is_ready() {
    [ "$(cat ".venv/.ready-$1" 2>/dev/null)" = "$(wanted "$1")" ] && ! was_moved && .venv/bin/python -c '' 2>/dev/null
}

find_python() {
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        "$name" -c "$recent" 2>/dev/null && { echo "$name"; return; }
    done
    refuse "Python 3.11 or newer is needed, and there is none here (looked for python3, python3.11 to python3.14)."
}

make_venv() {
    "$python" -m venv --clear .venv >/dev/null 2>&1 && return
    # Debian and Ubuntu keep a part of venv in a package of its own.
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing $package with apt-get"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$package"; } >/dev/null 2>&1 || true
        "$python" -m venv --clear .venv >/dev/null 2>&1 && return
    fi
    # A pip from outside can fill a .venv that has none.
    "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --clear --without-pip .venv && return
    rm -rf .venv
    refuse "'$python -m venv' does not work here. On Debian or Ubuntu: sudo apt-get install $package"
}

pip() {
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        .venv/bin/python -m pip "$@"
    else
        "$python" -m pip --python .venv/bin/python "$@"
    fi
}

install() {
    pip install --quiet --no-input --disable-pip-version-check "$@" >>"$log" 2>&1 && return
    cat "$log" >&2
    refuse "pip could not install it (above); try again when what it says is mended."
}

[ "$kind" = demo ] || [ "$kind" = dev ] || refuse "demo or dev, not '$kind'."
[ -w . ] || refuse "$PWD is not writable for $(id -un)."
# Of two at once the second waits and finds everything done.
exec 9<requirements/base.txt
! command -v flock >/dev/null || flock 9

# What tests the portal has all of what runs it.
if is_ready dev || is_ready "$kind"; then exit 0; fi

python=$(find_python)
if was_moved || [ -e .venv/.unfinished ] || ! { .venv/bin/python -c "$recent" && pip --version; } >/dev/null 2>&1; then
    say ".venv with $("$python" --version)"
    make_venv
fi
touch .venv/.unfinished
echo "$PWD" >.venv/.place
: >"$log"
say "$(grep -c '==' "requirements/$kind.txt") packages of requirements/$kind.txt, checked by hash"
install --require-hashes -r "requirements/$kind.txt"
install --no-deps --no-build-isolation -e .
wanted "$kind" >".venv/.ready-$kind"
rm .venv/.unfinished
say ".venv is ready"
