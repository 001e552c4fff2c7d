# SPDX-FileCopyrightText: 2026 WebSocketStream authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Sourced by scripts that must work on a fresh Debian or Ubuntu machine:
#     ensure_packages "${build_packages[@]}" openssl ...
# Installs the Debian packages that are missing; elsewhere it names them and stops.

# To build everything and to run the examples.
build_packages=(
    g++ cmake ninja-build
    qt6-base-dev qt6-declarative-dev qt6-declarative-dev-tools qt6-websockets-dev zlib1g-dev
    qml6-module-qtqml qml6-module-qtqml-models qml6-module-qtqml-workerscript
    qml6-module-qtquick qml6-module-qtquick-controls qml6-module-qtquick-layouts qml6-module-qtquick-templates
    qml6-module-qtquick-window
)

ensure_packages() {
    local package missing=()

    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        # Not a Debian: what the packages bring is found or missed by cmake itself.
        command -v c++ >/dev/null && command -v cmake >/dev/null && command -v ninja >/dev/null && return
        echo "This system has no apt-get. Please install what these Debian packages contain: $*" >&2
        exit 1
    fi

    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "Please install as root: apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}" >&2
    if ! { "${as_root[@]}" apt-get -qq update \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >&2; then
        echo "These packages could not be installed: ${missing[*]}" >&2
        exit 1
    fi
}
