#!/usr/bin/env bash
# Builds Kapok, simulates the plan to 2049, shows where Guangzhou and the delta stand against the goals, and writes a
# report to be opened in a browser.
# Arguments go to `kapok run`: ./run.sh --replicates 32 --scale 0.2
set -euo pipefail
# shellcheck source=.ci/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/.ci/build.sh"

install_missing "${build_packages[@]}" "${reader_packages[@]}"
build kapok

kapok="$build_directory/bin/kapok"
results="$source_directory/results"
mkdir -p "$results"
"$kapok" run "$source_directory/scenarios/plan.toml" -o "$results/plan.h5" --force "$@"

goals="$("$kapok" goals "$results/plan.h5" --city Guangzhou,PRD)"
printf '%s\n' "$goals"
# shellcheck disable=SC2016  # the backquotes are Markdown's
printf '# scenarios/plan.toml\n\n```text\n%s\n```\n' "$goals" >"$results/plan.md"

"$kapok" report "$results/plan.h5" -o "$results/plan.html" --force
echo "Report: $results/plan.html" >&2
