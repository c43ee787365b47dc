#!/bin/sh
# Kills a sweep at random moments until it has been killed so often (default 50), lets it end, and compares its result
# hash with that of a sweep that was never killed.
#   tests/runner/sweep/kill_and_resume.sh build/release/bin/kapok [TIMES] [SEED]
set -eu
kapok=$1
times=${2:-50}
seed=${3:-1}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cat > "$directory/sweep.toml" <<'TOML'
scale = 0.005
until = 2018
replicates = 20
[design]
kind = "one_at_a_time"
[[factors]]
id = "super_deduction"
values = [0.25, 0.75, 1.0]
[[factors]]
id = "rd_grant_rate"
values = [0.0, 0.1]
TOML
"$kapok" sweep "$directory/sweep.toml" -o "$directory/whole.h5" --quiet
killed=0
while [ "$killed" -lt "$times" ]; do
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    milliseconds=$((500 + seed / 65536 % 2500))
    if timeout -s KILL "$((milliseconds / 1000)).$(printf %03d $((milliseconds % 1000)))" \
        "$kapok" sweep "$directory/sweep.toml" --batch 2 -o "$directory/killed.h5" --quiet 2> /dev/null; then
        break # it ended before it was killed
    fi
    killed=$((killed + 1))
done
if [ ! -e "$directory/killed.h5" ]; then
    "$kapok" sweep "$directory/sweep.toml" -o "$directory/killed.h5" --quiet
fi
hash() { "$kapok" status "$1" | sed -n 's/^result hash //p'; }
echo "killed $killed times"
echo "whole  $(hash "$directory/whole.h5")"
echo "killed $(hash "$directory/killed.h5")"
[ "$(hash "$directory/whole.h5")" = "$(hash "$directory/killed.h5")" ]
