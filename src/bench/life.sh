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
rival() {
    sql "DROP SCHEMA IF EXISTS graphile_worker CASCADE; DROP SCHEMA IF EXISTS pgboss CASCADE" 2>/dev/null
    node "$WORK/rivals/life.mjs" "$1" "postgres://postgres@127.0.0.1:$PG_PORT/postgres" "$SANDBOX" $((BASE + 30)) \
        $((SECONDS_EACH * 2)) "$IN_FLIGHT" 2>>"$WORK/run/rivals.log" | tail -1
}

start_postgres
start_sandbox
start_darkroom
# Not compiled yet, a Java service does a third of what it does after three minutes of load.
for _ in $(seq "${WARM_ROUNDS:-12}"); do life "${WARM:-15}" "$IN_FLIGHT" >/dev/null; done
ours=() base=() graphile=() boss=()
for _ in $(seq "$ROUNDS"); do
    make_bench_tables
    base+=("$(pgb life.sql "$IN_FLIGHT" "$SECONDS_EACH")")
    # The tables that the others make and drop cost the connections their plans, which they make anew in the first seconds.
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
