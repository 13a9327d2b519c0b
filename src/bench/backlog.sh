#!/usr/bin/env bash
# What a million queued jobs cost those who submit, ask and claim: once a backlog that is due and taken from, once one
# that is not (as after a refusal upstream), past which every claim has to get.
source "$(dirname "$0")/lib.sh"
ROWS=${ROWS:-1000000}
SECONDS_EACH=${SECONDS_EACH:-6}
ROUNDS=${ROUNDS:-3}
export KEY

submits() { wrk -t 2 -c 16 -d "${SECONDS_EACH}s" -s src/bench/submit.lua "$APP/queue/sandbox/instant" | sed -n 's/^RESULT \([0-9.]*\).*/\1/p'; }
reads() { wrk -t 2 -c 16 -d "${SECONDS_EACH}s" -H "Authorization: Key $KEY" "$APP/queue/sandbox/instant/requests/$1/status" | sed -n 's/^Requests.sec: *//p'; }
latest() { sql "SELECT id FROM job WHERE state = 'QUEUED' ORDER BY id DESC LIMIT 1"; }
one() { curl -sf -H "Authorization: Key $KEY" -H 'Content-Type: application/json' -d '{"prompt": "one"}' "$APP/queue/sandbox/instant" >/dev/null; }

# Queued for later, as after a long refusal upstream, and with ids of today.
fill() {
    sql "INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at)
         SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - 60000), 12, '0') || '7' || lpad(to_hex(n), 19, '0'))::uuid,
             (SELECT id FROM owner LIMIT 1), 'bench', 'sandbox/instant', '{\"prompt\": \"one of very many\"}', 'QUEUED',
             now() + interval '${1}', now() + interval '1 day', now() FROM generate_series(1, $ROWS) n; ANALYZE job" >/dev/null
}

row() { echo "| $1 | $(stats "${empty[@]}") | $(stats "${full[@]}") | $(awk -v a="$(median "${empty[@]}")" -v b="$(median "${full[@]}")" 'BEGIN {printf "%.2f", a / b}') |"; }

measure() {
    local -n into=$1
    into=()
    for _ in $(seq "$ROUNDS"); do into+=("$($2 ${3:-})"); done
}

start_postgres
start_sandbox
compile_tools
start_darkroom -Ddarkroom.jobs.poll-interval=100ms
for _ in 1 2; do life "${WARM:-10}" 64 >/dev/null; done
stop_darkroom
start_darkroom -Ddarkroom.background.enabled=false
submits >/dev/null

empty_tables; measure e_submit submits
empty_tables; one; id=$(latest); measure e_read reads "$id"
empty_tables; fill '12 hours'; measure f_submit submits
one; id=$(latest); measure f_read reads "$id"
stop_darkroom


claims() {
    sql "SELECT round((sum(total_exec_time) / sum(calls))::numeric, 3) FROM pg_stat_statements
         WHERE query LIKE '%SKIP LOCKED%' AND query LIKE '%attempts = attempts +%'"
}
lives() { life "$SECONDS_EACH" 64; }
start_darkroom
empty_tables
for _ in 1 2; do life "${WARM:-10}" 64 >/dev/null; done
sql "SELECT pg_stat_statements_reset()" >/dev/null
empty_tables; measure e_life lives; e_claim=$(claims)
empty_tables; fill '12 hours'; sql "SELECT pg_stat_statements_reset()" >/dev/null
measure f_life lives; f_claim=$(claims)
empty_tables; fill '-1 minute'; sql "SELECT pg_stat_statements_reset()" >/dev/null
backlog_only() { life "$SECONDS_EACH" 0; }
measure d_life backlog_only; d_claim=$(claims)

echo "| 16 connections (lives: 64 in flight) | empty, per second (min / median / max) | $ROWS queued | times slower |"
echo "|---|---|---|---|"
empty=("${e_submit[@]}") full=("${f_submit[@]}"); row "submits"
empty=("${e_read[@]}") full=("${f_read[@]}"); row "status reads of the newest job"
empty=("${e_life[@]}") full=("${f_life[@]}"); row "whole lives past a backlog that is not due"
empty=("${e_life[@]}") full=("${d_life[@]}"); row "whole lives of the backlog itself, due"
echo "| one claim from a backlog that is due, ms in the database | $e_claim | $d_claim | $(ratio "$d_claim" "$e_claim") |"
echo "| one claim past a backlog that is not due, ms in the database | $e_claim | $f_claim | $(ratio "$f_claim" "$e_claim") |"
