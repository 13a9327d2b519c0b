#!/usr/bin/env bash
# What a million queued jobs cost those who submit, ask and claim: once a backlog that is due and taken from, once one
# that is put off (as after a refusal upstream), past which every claim has to get.
source "$(dirname "$0")/lib.sh"
ROWS=${ROWS:-1000000}
SECONDS_EACH=${SECONDS_EACH:-6}
ROUNDS=${ROUNDS:-3}

submits() { wrk -t 2 -c 16 -d "${SECONDS_EACH}s" -s src/bench/submit.lua "$APP/queue/sandbox/instant" | sed -n 's/^RESULT \([0-9.]*\).*/\1/p'; }
reads() { wrk -t 2 -c 16 -d "${SECONDS_EACH}s" -H "Authorization: Key $KEY" "$APP/queue/sandbox/instant/requests/$1/status" | sed -n 's/^Requests.sec: *//p'; }
latest() { sql "SELECT id FROM job WHERE state = 'QUEUED' ORDER BY id DESC LIMIT 1"; }
one() { curl -sf -H "Authorization: Key $KEY" -H 'Content-Type: application/json' -d '{"prompt": "one"}' "$APP/queue/sandbox/instant" >/dev/null; }

# fill JOBS DUE PUT_OFF: with ids of today, the newest so far.
fill() {
    sql "INSERT INTO job (id, owner_id, key_id, endpoint, input, state, put_off, due_at, deadline, created_at)
         SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - 60000), 12, '0') || '7' || lpad(to_hex(n), 19, '0'))::uuid,
             (SELECT id FROM owner LIMIT 1), 'bench', 'sandbox/instant', '{\"prompt\": \"one of very many\"}', 'QUEUED',
             $3, now() + interval '$2', now() + interval '1 day', now() FROM generate_series(1, $1) n; ANALYZE job" >/dev/null
}
fill_put_off() { fill "$ROWS" '12 hours' true; }
fill_due() { fill "$ROWS" '-1 minute' false; }

row() { echo "| $1 | $(stats "${empty[@]}") | $(stats "${full[@]}") | $(awk -v a="$(median "${empty[@]}")" -v b="$(median "${full[@]}")" 'BEGIN {printf "%.2f", a / b}') |"; }

measure() {
    local -n into=$1
    into=()
    for _ in $(seq "$ROUNDS"); do into+=("$($2 ${3:-})"); done
}

start_postgres
start_sandbox
start_darkroom -Ddarkroom.jobs.poll-interval=100ms
for _ in 1 2; do life "${WARM:-10}" 64 >/dev/null; done
stop_darkroom
start_darkroom -Ddarkroom.background.enabled=false
submits >/dev/null
empty_tables; one; reads "$(latest)" >/dev/null

empty_tables; measure e_submit submits
empty_tables; one; id=$(latest); measure e_read reads "$id"
empty_tables; fill_put_off; measure f_submit submits
one; id=$(latest); measure f_read reads "$id"
stop_darkroom

# claims JOBS: the claim of so many jobs as it was reviewed, forty times and each undone, ms in the database.
claims() {
    local text=src/test/resources/sql/claim-queued.sql bounds
    bounds=$(($(tr -cd '?' <$text | wc -c) - 8))
    {
        echo "SET jit = off; PREPARE claim AS $(awk 'BEGIN {RS = "?"} {printf("%s%s", (NR > 1 ? "$" (NR - 1) : ""), $0)}' $text);"
        for _ in $(seq 40); do
            echo "BEGIN; EXPLAIN (ANALYZE, TIMING OFF) EXECUTE claim (now(), now() + interval '90 s', $1, '00000000-0000-0000-0000-000000000000',
                0, NULL, NULL, '{}'$(printf ", '$OLDEST'%.0s" $(seq $bounds))); ROLLBACK;"
        done
    } | psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres postgres -v ON_ERROR_STOP=1 | sed -n 's/^Execution Time: \([0-9.]*\) ms/\1/p'
}
claim_row() { echo "| one claim of $1 jobs $2, ms in the database | $(median $3) | $(median $4) | $(ratio "$(median $4)" "$(median $3)") |"; }
OLDEST=$(sql "SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - 172800000), 12, '0') || lpad('', 20, '0'))::uuid")
VACUUM="VACUUM (ANALYZE) job"

empty_tables; fill 64 '-1 minute' false; sql "$VACUUM"; e_one=$(claims 1) e_claim=$(claims 64)
empty_tables; fill_put_off; fill 64 '-1 minute' false; sql "$VACUUM"; f_one=$(claims 1) f_claim=$(claims 64)
empty_tables; fill_due; sql "$VACUUM"; d_one=$(claims 1) d_claim=$(claims 64)

lives() { life "$SECONDS_EACH" 64; }
# Jobs per second that end by themselves.
backlog_only() {
    local before; before=$(ended); sleep "$SECONDS_EACH"
    awk -v a="$(ended)" -v b="$before" -v s="$SECONDS_EACH" 'BEGIN {print (a - b) / s}'
}
start_darkroom
empty_tables
for _ in 1 2; do life "${WARM:-10}" 64 >/dev/null; done
empty_tables; measure e_life lives
empty_tables; fill_put_off; measure f_life lives
empty_tables; fill_due; measure d_life backlog_only

echo "| 16 connections (lives: 64 in flight) | empty, per second (min / median / max) | $ROWS queued | times slower |"
echo "|---|---|---|---|"
empty=("${e_submit[@]}") full=("${f_submit[@]}"); row "submits"
empty=("${e_read[@]}") full=("${f_read[@]}"); row "status reads of the newest job"
empty=("${e_life[@]}") full=("${f_life[@]}"); row "whole lives past a backlog that is put off"
empty=("${e_life[@]}") full=("${d_life[@]}"); row "whole lives of the backlog itself, due"
claim_row 1 "from a backlog that is due" "$e_one" "$d_one"
claim_row 64 "from a backlog that is due" "$e_claim" "$d_claim"
claim_row 1 "past a backlog that is put off" "$e_one" "$f_one"
claim_row 64 "past a backlog that is put off" "$e_claim" "$f_claim"
