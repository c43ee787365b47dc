#!/bin/bash
# Runs a small sweep through a real Slurm - a job array with one shard stopped on the way, then, if the program was built
# with MPI, as MPI job - and compares the results with those of one process. Starts a controller and a node of its own on
# this machine, which needs Debian's packages slurmctld, slurmd, slurm-client and munge, and root.
#   tests/runner/cluster/slurm.sh build/release/bin/kapok [build/mpi/bin/kapok]
# Ends with 77 (skipped) where that is not possible.
set -eu
kapok=$(realpath "$1")
with_mpi=${2:-}
jobs=$(realpath "$(dirname "$0")/../../../runner/cluster")
skip() {
    echo "skipped: $1"
    exit 77
}
[ "$(id -u)" = 0 ] || skip "Slurm's daemons are started by root"
for program in slurmctld slurmd sbatch munged; do
    command -v $program > /dev/null || [ -x /usr/sbin/$program ] || skip "$program is not installed"
done
pgrep -x slurmctld > /dev/null && skip "a Slurm controller runs already"

place=$(mktemp -d)
export SLURM_CONF=$place/slurm.conf
PATH=$PATH:/usr/sbin
host=$(hostname -s)
started_munge=
finish() {
    scontrol shutdown > /dev/null 2>&1 || true
    sleep 2
    [ -z "$started_munge" ] || kill "$(cat "$started_munge")" || true
    rm -rf "$place"
}
trap finish EXIT
mkdir -p /run/munge "$place/state" "$place/node"
chown munge:munge /run/munge
chmod 755 /run/munge "$place"
chown slurm:slurm "$place/state"
if [ ! -S /run/munge/munge.socket.2 ]; then
    started_munge=/run/munge/kapok_test.pid
    setpriv --reuid=munge --regid=munge --clear-groups munged --pid-file="$started_munge"
fi
cat > "$SLURM_CONF" << END
ClusterName=kapok_test
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
SlurmUser=slurm
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/node
SlurmctldPidFile=$place/state/slurmctld.pid
SlurmdPidFile=$place/slurmd.pid
SlurmctldLogFile=$place/state/slurmctld.log
SlurmdLogFile=$place/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1,bf_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$(slurmd -C | sed -n 's/.*RealMemory=\([0-9]*\).*/\1/p') State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
END
slurmctld
slurmd
for _ in $(seq 60); do
    [ "$(sinfo -h -o %T 2> /dev/null)" = idle ] && break
    sleep 0.5
done
[ "$(sinfo -h -o %T)" = idle ] || { cat "$place"/*.log "$place"/state/*.log; exit 1; }

cd "$place"
cat > small.toml << 'END'
scale = 0.005
until = 2020
replicates = 8
[design]
kind = "one_at_a_time"
[[factors]]
id = "super_deduction"
values = [0.25, 1.0]
END
hash() { "$kapok" status "$1" | sed -n 's/^result hash //p'; }
"$kapok" sweep small.toml -o one.h5 --quiet
echo "one process:  $(hash one.h5)"

export KAPOK=$kapok
array=$(sbatch --parsable --array=1-3 "$jobs/sweep_array.sbatch" small.toml array.h5 --batch 1)
sleep 4
scancel --signal=TERM --batch "${array}_2" || true # as Slurm does before the time is over
merge=$(sbatch --parsable --dependency=afterany:"$array" "$jobs/merge.sbatch" array.h5)
for _ in $(seq 400); do # a job that is queued again starts after two minutes
    [ -z "$(squeue -h -j "$array,$merge" 2> /dev/null)" ] && break
    sleep 1
done
cat kapok-sweep_"$array"_*.log kapok-merge_"$merge".log
echo "array of 3:   $(hash array.h5)"
[ "$(hash array.h5)" = "$(hash one.h5)" ]

if [ -n "$with_mpi" ]; then
    KAPOK=$(realpath "$with_mpi") OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
        sbatch --wait --ntasks=2 "$jobs/sweep_mpi.sbatch" small.toml mpi.h5
    cat kapok-sweep_*.log | tail -3
    echo "2 processes:  $(hash mpi.h5)"
    [ "$(hash mpi.h5)" = "$(hash one.h5)" ]
fi
