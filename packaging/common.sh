# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by run and test: what a bare Debian 12 needs, and the build.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/build/release"

install_dependencies() {
    local wanted missing=()
    mapfile -t wanted < <(grep -v '^#' "$root/packaging/dependencies.txt" | grep .)
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "These packages are missing and only root can install them. Run as root: apt-get install ${missing[*]}" >&2
            exit 3
        }
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get update -q
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# build_targets TARGET...: configures if needed and builds quietly; shows what failed.
build_targets() {
    cd "$root"
    if [ ! -f "$build/build.ninja" ]; then
        cmake --preset release
    fi
    cmake --build "$build" --target "$@"
}
