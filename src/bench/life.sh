#!/usr/bin/env bash
# Whole lives: submit, upstream, callback, file stored, COMPLETED. Against pgbench with the fewest transactions such a
# life needs, and against graphile-worker and pg-boss doing the same work. One PostgreSQL, one machine, round by round.
source "$(dirname "$0")/lib.sh"
SECONDS_EACH=${SECONDS_EACH:-10}
ROUNDS=${ROUNDS:-3}
IN_FLIGHT=${IN_FLIGHT:-64}

mkdir -p "$WORK/rivals"
cp src/bench/rivals/* "$WORK/rivals/"
[ -d "$WORK/rivals/node_modules" ] || npm --prefix "$WORK/rivals" install --no-audit --no-fund --silent
# In a database of their own: to make and to drop tables costs every connection to the same database its plans.
rival() {
    sql "DROP DATABASE IF EXISTS rivals WITH (FORCE)"
    sql "CREATE DATABASE rivals"
    node "$WORK/rivals/life.mjs" "$1" "postgres://postgres@127.0.0.1:$PG_PORT/rivals" "$SANDBOX" $((BASE + 30)) \
        $((SECONDS_EACH * 2)) "$IN_FLIGHT" 2>>"$WORK/run/rivals.log" | tail -1
}

start_postgres
start_sandbox
start_darkroom
# Not compiled yet, a Java service does a third of what it does after three minutes of load.
for _ in $(seq "${WARM_ROUNDS:-12}"); do life "${WARM:-15}" "$IN_FLIGHT" >/dev/null; done
ours=() base=() graphile=() boss=()
make_bench_tables
for _ in $(seq "$ROUNDS"); do
    sql "TRUNCATE bench_job, bench_event, bench_callback, bench_object, bench_asset"
    base+=("$(pgb life.sql "$IN_FLIGHT" "$SECONDS_EACH")")
    life 5 "$IN_FLIGHT" >/dev/null
    ours+=("$(life "$SECONDS_EACH" "$IN_FLIGHT")")
    graphile+=("$(rival graphile-worker)")
    boss+=("$(rival pg-boss)")
done
echo "| $IN_FLIGHT in flight | lives/s (min / median / max) | Darkroom's median against it |"
echo "|---|---|---|"
echo "| Darkroom | $(stats "${ours[@]}") | |"
echo "| pgbench, five transactions | $(stats "${base[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${base[@]}")") |"
echo "| graphile-worker 0.18.0 | $(stats "${graphile[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${graphile[@]}")") |"
echo "| pg-boss 12.38.0 | $(stats "${boss[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${boss[@]}")") |"
