#!/bin/sh
# A small sweep by 1, 2 and 4 processes of a build with MPI, and by 2 of which one is killed on the way: the same result.
#   tests/runner/cluster/mpi.sh build/mpi/bin/kapok
# Ends with 77 (skipped) where there is no mpirun.
set -eu
kapok=$1
if ! command -v mpirun > /dev/null; then
    echo "skipped: mpirun is not installed"
    exit 77
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat > small.toml << 'END'
scale = 0.005
until = 2017
replicates = 6
[design]
kind = "one_at_a_time"
[[factors]]
id = "super_deduction"
values = [0.25, 1.0]
[[factors]]
id = "rd_grant_rate"
values = [0.0]
END
hash() { "$kapok" status "$1" | sed -n 's/^result hash //p'; }
several() { mpirun --oversubscribe -n "$1" "$kapok" sweep small.toml --threads 1 --batch 1 --quiet -o "$directory/$2"; }
"$kapok" sweep small.toml --quiet -o alone.h5
for processes in 1 2 4; do
    several $processes mpi$processes.h5
    echo "$processes processes: $(hash mpi$processes.h5)"
    [ "$(hash mpi$processes.h5)" = "$(hash alone.h5)" ]
done
several 2 killed.h5 &
waited=0
until ls killed.h5.parts/*.runs.h5 > /dev/null 2>&1 || [ "$waited" -eq 600 ]; do # until a run is kept
    sleep 0.1
    waited=$((waited + 1))
done
pkill -KILL -n -f "^$kapok sweep small.toml .*$directory/killed.h5" || true # the youngest process: one of the two
wait || true
if [ ! -e killed.h5 ]; then
    kept=$("$kapok" status killed.h5 || true)
    echo "one of two was killed: $kept"
    case $kept in *" 0 of 24 runs finished"*) echo "what it had finished is lost"; exit 1 ;; esac
fi
[ -e killed.h5 ] || several 2 killed.h5
[ "$(hash killed.h5)" = "$(hash alone.h5)" ]
echo "and after it: $(hash killed.h5)"
