#!/usr/bin/env bash
# Builds everything and runs the tests: ./test.sh [all|quick|slow] [options of ctest]
set -euo pipefail
# shellcheck source=.ci/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/.ci/build.sh"

case "${1:-all}" in
    quick | slow) labels="^$1\$" ;;
    all) labels='^(quick|slow)$' ;;
    *)
        echo "usage: ./test.sh [all|quick|slow] [options of ctest]" >&2
        exit 2
        ;;
esac

install_missing "${build_packages[@]}" "${reader_packages[@]}"
install_if_available "${browser_packages[@]}"
build all
ctest --test-dir "$build_directory" --output-on-failure --no-tests=error --parallel "$(nproc)" \
    --label-regex "$labels" "${@:2}"
