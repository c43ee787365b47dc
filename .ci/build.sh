# What run.sh and test.sh share: the packages that Kapok needs, and how it is built. Sourced, not run.
# shellcheck shell=bash disable=SC2034  # the lists are used by those who source this file

source_directory="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build_directory="$source_directory/build/release"

# Debian 12 and Ubuntu 24.04. "a|b": either will do; a is installed where neither is there.
build_packages=(
    g++ cmake ninja-build git
    "libboost-dev|libboost-graph-dev|libboost-all-dev"
    libcli11-dev libeigen3-dev libfmt-dev libhdf5-dev librandom123-dev libtbb-dev libtomlplusplus-dev
    catch2 libbenchmark-dev
)
# README reads results with these, and the tests do so as its users would
reader_packages=(python3-h5py python3-h5netcdf python3-netcdf4 python3-xarray)
# A test opens reports in a browser, with Chinese characters; it is skipped where these cannot be had
browser_packages=(chromium fonts-noto-cjk)

is_installed() {
    [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# The packages that are needed and not there, one a line.
missing_packages() {
    local alternatives package names
    for alternatives in "$@"; do
        IFS='|' read -r -a names <<<"$alternatives"
        for package in "${names[@]}"; do
            is_installed "$package" && continue 2
        done
        echo "${names[0]}"
    done
}

as_root() {
    if [[ "$(id -u)" == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Packages are missing and there is no sudo; as root, run: $*" >&2
        return 1
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

# Installs what is missing; without something to install, apt is not called.
install_missing() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "This is not Debian or Ubuntu: nothing is installed. README.md names the libraries that are needed." >&2
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    echo "Installing ${missing[*]}" >&2
    # package lists that are absent or old are fetched anew, others are used as they are
    if apt-cache show "${missing[@]}" >/dev/null 2>&1 && apt_install "${missing[@]}"; then return; fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update
    apt_install "${missing[@]}"
}

# The same for packages that one can do without; not every distribution has them.
install_if_available() {
    install_missing "$@" || echo "Not installed: $*. Tests that need them are skipped." >&2
}

# Builds targets in the preset release.
build() {
    if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"; fi
    cmake -S "$source_directory" --preset release
    cmake --build "$build_directory" --target "$@"
}
