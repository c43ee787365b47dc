#!/usr/bin/env bash
# Does everything that docs/study.md reports, and prints its tables: docs/study.sh [KAPOK] [en|zh]
# KAPOK is the program (build/release/bin/kapok). Results are kept in results/study: a second call only prints, and
# without that directory all is simulated anew. At the end comes 'N of M rows of the tables stand in docs/study.md':
# whether the page still tells what the program gives.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
kapok="${1:-$here/../build/release/bin/kapok}"
language="${2:-en}"
page="$here/study.md"
[[ "$language" == zh ]] && page="$here/study.zh.md"
results="$here/../results/study"
answers="$results/answers"
mkdir -p "$answers"
if [[ ! -x "$kapok" ]]; then
    echo "There is no program $kapok: ./run.sh builds it" >&2
    exit 2
fi
kapok="$(realpath "$kapok")"

# simulate FILE COMMAND...: runs a command of Kapok that writes results/study/FILE.h5, unless it is there
simulate() {
    local file="$results/$1.h5"
    shift
    [[ -e "$file" ]] || "$kapok" "$@" -o "$file"
}
# ask NAME COMMAND...: keeps the answer of a command for the tables; files are in results/study
ask() {
    local name="$1"
    shift
    (cd "$results" && "$kapok" "$@") >"$answers/$name.json"
}

for scenario in baseline plan without_prd_coordination; do
    simulate "$scenario" run "$scenario" --scale 0.02 --replicates 16 --until 2030
done
simulate without_one_lever sweep "$here/study/without_one_lever.toml"
simulate leading_levers sweep "$here/study/leading_levers.toml"

json=(--format json)
outcomes=rd_expenditure_real,invention_patents_in_force,gdp
in_2030=(--variable "$outcomes" --year 2030 --show "differences,ledger")
ask indicators indicators --json
ask levers levers --json
ask goals_baseline goals baseline.h5 --year 2020 "${json[@]}"
ask goals_plan goals plan.h5 --year 2015,2020 "${json[@]}"
ask effects_2020 compare baseline.h5 plan.h5 --year 2020 "${json[@]}"
ask effects_2030 compare baseline.h5 plan.h5 --city Guangzhou,PRD --year 2030 \
    --variable "$outcomes,rd_intensity,hnte,sei_value_added" "${json[@]}"
ask money compare baseline.h5 plan.h5 --city Guangzhou,PRD --show ledger "${json[@]}"
ask screening compare without_one_lever.h5 --most 47 "${in_2030[@]}" "${json[@]}"
ask leading compare leading_levers.h5 --most 47 "${in_2030[@]}" "${json[@]}"
neighbours=(2,10 10,3 3,5 5,4) # points of leading_levers that follow each other in Table 5
for pair in "${neighbours[@]}"; do
    ask "between_$pair" compare leading_levers.h5 --points "$pair" --variable rd_expenditure_real --year 2030 \
        --show additionality "${json[@]}"
done
ask coordination compare without_prd_coordination.h5 plan.h5 --city Guangzhou,Shenzhen,PRD --year 2030 \
    --variable "$outcomes" "${json[@]}"
ask coordination_money compare without_prd_coordination.h5 plan.h5 --city Guangzhou,PRD --show ledger "${json[@]}"
ask variance variance plan.h5 --year 2030 \
    --variable rd_intensity,invention_patents_per_10k,hnte,sei_value_added,world_park_index_2030 "${json[@]}"

# The figures need Chromium or Chrome; those of the page are copies of three of them, in docs/figures
figures="$results/figures/$language"
if [[ ! -e "$figures/captions.md" ]]; then
    "$kapok" report "$results/plan.h5" -o "$results/plan_$language.html" --svg "$figures" --lang "$language" --force ||
        echo "No figures were drawn; the tables do not need them" >&2
fi

tables="$(/usr/bin/python3 -B "$here/study/tables.py" "$answers" "$language" "${neighbours[@]}")"
printf '%s\n' "$tables"

rows="$(grep '^[|-] ' <<<"$tables")"
found="$(grep -cFxf "$page" <<<"$rows" || true)"
all="$(wc -l <<<"$rows")"
echo "$found of $all rows of the tables stand in $page" >&2
[[ "$found" == "$all" ]]
