#!/usr/bin/env bash
# Durable submits through HTTP against pgbench inserting the same row, round by round on one PostgreSQL.
source "$(dirname "$0")/lib.sh"
SECONDS_EACH=${SECONDS_EACH:-8}
ROUNDS=${ROUNDS:-3}

http() { wrk -t 2 -c "$1" -d "${2}s" -s src/bench/submit.lua "$APP/queue/sandbox/instant" | sed -n 's/^RESULT //p'; }

compare() {
    echo; echo "$1"
    echo "| connections | Darkroom, submits/s (min / median / max) | p50, p99 ms | refused | pgbench, inserts/s (min / median / max) | ratio of medians |"
    echo "|---|---|---|---|---|---|"
    for clients in ${CLIENTS:-16 64 256}; do
        ours=() theirs=() latency= refused=0
        for _ in $(seq "$ROUNDS"); do
            empty_tables; make_bench_tables
            theirs+=("$(pgb submit.sql "$clients" "$SECONDS_EACH")")
            empty_tables
            read -r rate errors p50 p99 <<<"$(http "$clients" "$SECONDS_EACH")"
            ours+=("$rate"); latency="$p50, $p99"; refused=$((refused + errors))
        done
        echo "| $clients | $(stats "${ours[@]}") | $latency | $refused | $(stats "${theirs[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${theirs[@]}")") |"
    done
}

warm() { for clients in 16 64 256; do empty_tables; http $clients "${WARM:-15}" >/dev/null; done; }

start_postgres
start_sandbox
start_darkroom
stop_darkroom
start_darkroom -Ddarkroom.background.enabled=false
warm
compare "Submits alone (loops off)"
stop_darkroom
empty_tables
start_darkroom
warm
compare "Submits while the jobs are worked on (loops on)"
