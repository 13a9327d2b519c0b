#!/usr/bin/env bash
# The cost model: which statements, and how many transactions, one whole life takes; counted by PostgreSQL.
source "$(dirname "$0")/lib.sh"
SECONDS_EACH=${SECONDS_EACH:-10}

commits() { sql "SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"; }

count() {
    empty_tables
    sql "SELECT pg_stat_statements_reset()" >/dev/null
    before=$(commits) wal=$(sql "SELECT wal_sync FROM pg_stat_wal")
    rate=$(life "$SECONDS_EACH" "$1")
    sleep 1
    jobs=$(ended)
    mine=$(sql "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '%FROM owner ORDER BY created_at%' OR query LIKE '%finished_at IS NOT NULL%'")
    echo; echo "$1 in flight: $jobs jobs, $rate/s"
    echo "transactions per job: $(awk -v a="$(commits)" -v b="$before" -v m="$mine" -v j="$jobs" 'BEGIN {printf "%.2f", (a - b - m) / j}'); flushes of the log per job: $(awk -v a="$(sql "SELECT wal_sync FROM pg_stat_wal")" -v b="$wal" -v j="$jobs" 'BEGIN {printf "%.2f", (a - b) / j}')"
    echo "| calls per job | rows per call | ms per job | statement |"
    echo "|---|---|---|---|"
    sql "SELECT '| ' || round(calls / $jobs.0, 3) || ' | ' || round(rows / calls::numeric, 1) || ' | '
             || round((total_exec_time / $jobs)::numeric, 3) || ' | ' || left(regexp_replace(query, '\s+', ' ', 'g'), 110) || ' |'
         FROM pg_stat_statements WHERE query NOT LIKE '%FROM owner ORDER BY created_at%' AND query NOT LIKE '%pg_stat%'
             AND calls > $jobs / 200.0
         ORDER BY total_exec_time DESC LIMIT 24"
}

start_postgres
start_sandbox
start_darkroom
for _ in 1 2 3; do life "${WARM:-15}" 64 >/dev/null; done
count 1
count 64
