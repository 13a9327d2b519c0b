#!/usr/bin/env bash
# The held snapshot: somebody's old transaction keeps every dead row version of the queue from being cleaned up. Rounds
# with and without it take turns, each on empty tables.
source "$(dirname "$0")/lib.sh"
SECONDS_EACH=${SECONDS_EACH:-20}
ROUNDS=${ROUNDS:-3}
IN_FLIGHT=${IN_FLIGHT:-64}

hold() {
    psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres postgres -c "BEGIN ISOLATION LEVEL REPEATABLE READ" \
        -c "SELECT count(*) FROM owner" -c "SELECT pg_sleep(600)" >/dev/null 2>&1 &
    HOLDER=$!
    PIDS+=($HOLDER)
}
let_go() {
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%'" >/dev/null
    wait $HOLDER 2>/dev/null || true
}
dead() { sql "SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables WHERE relname LIKE 'job%'"; }

start_postgres
start_sandbox
start_darkroom
for _ in $(seq "${WARM_ROUNDS:-8}"); do life "${WARM:-15}" "$IN_FLIGHT" >/dev/null; done
free=() held=() dead_free=() dead_held=()
for _ in $(seq "$ROUNDS"); do
    empty_tables
    free+=("$(life "$SECONDS_EACH" "$IN_FLIGHT")"); dead_free+=("$(dead)")
    empty_tables
    hold
    held+=("$(life "$SECONDS_EACH" "$IN_FLIGHT")"); dead_held+=("$(dead)")
    let_go
done
echo "| lives, $IN_FLIGHT in flight | per second (min / median / max) | dead row versions at the end |"
echo "|---|---|---|"
echo "| no old transaction | $(stats "${free[@]}") | $(stats "${dead_free[@]}") |"
echo "| one held over the whole round | $(stats "${held[@]}") | $(stats "${dead_held[@]}") |"
echo "| loss of the medians | $(awk -v a="$(median "${free[@]}")" -v b="$(median "${held[@]}")" 'BEGIN {printf "%.0f %%", 100 * (1 - b / a)}') | |"
