#!/usr/bin/env bash
# What a million queued jobs cost those who submit, ask and claim: once a backlog that is due and taken from, once one
# that is put off (as after a refusal upstream), past which every claim has to get. Two services, one without a backlog and
# one with it, each with a database and a sandbox of its own, take turns.
source "$(dirname "$0")/lib.sh"
ROWS=${ROWS:-1000000}
SECONDS_EACH=${SECONDS_EACH:-6}
ROUNDS=${ROUNDS:-5}

side() {
    DB=$1
    if [ $DB = postgres ]; then APP_PORT=$((BASE + 10)); else APP_PORT=$((BASE + 30)); fi
    SANDBOX_PORT=$((APP_PORT + 10))
    APP=http://127.0.0.1:$APP_PORT SANDBOX=http://127.0.0.1:$SANDBOX_PORT
}
empty() { side postgres; }
full() { side million; }
start_both() { empty; start_darkroom "$@"; pids=($APP_PID); full; start_darkroom "$@"; pids+=($APP_PID); }
stop_both() { local APP_PID; for APP_PID in "${pids[@]}"; do stop_darkroom; done; }
warm_both() { for _ in 1 2 3; do empty; "$@" >/dev/null; full; "$@" >/dev/null; done; }

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

# turns EMPTY FULL COMMAND...: its figures of both sides, into the arrays of those names.
turns() {
    local -n of_empty=$1 of_full=$2
    shift 2
    of_empty=() of_full=()
    for _ in $(seq "$ROUNDS"); do
        empty; of_empty+=($("$@"))
        full; of_full+=($("$@"))
    done
}
row() {
    local -n of_empty=$2 of_full=$3
    echo "| $1 | $(stats "${of_empty[@]}") | $(stats "${of_full[@]}") | $(ratio "$(median "${of_empty[@]}")" "$(median "${of_full[@]}")") |"
}

start_postgres
sql "CREATE DATABASE million"
for side in empty full; do $side; start_sandbox; done
start_both -Ddarkroom.jobs.poll-interval=100ms
lives() { life "${1:-$SECONDS_EACH}" 64; }
warm_both lives "${WARM:-20}"
stop_both

start_both -Ddarkroom.background.enabled=false
emptied_submits() { [ $DB = million ] || empty_tables; submits; }
warm_both emptied_submits
empty; empty_tables
full; empty_tables; fill_put_off
turns e_submit f_submit emptied_submits
empty; empty_tables
newest_read() { reads "$(latest)"; }
for side in empty full; do $side; one; done
warm_both newest_read
turns e_read f_read newest_read
stop_both

# claims JOBS: the claim of so many jobs as it was reviewed, twenty times and each undone, ms in the database.
claims() {
    local text=src/test/resources/sql/claim-queued.sql bounds
    bounds=$(($(tr -cd '?' <$text | wc -c) - 12))
    {
        echo "SET jit = off; PREPARE claim AS $(awk 'BEGIN {RS = "?"} {printf("%s%s", (NR > 1 ? "$" (NR - 1) : ""), $0)}' $text);"
        for _ in $(seq 20); do
            echo "BEGIN; EXPLAIN (ANALYZE, TIMING OFF) EXECUTE claim (now(), now() + interval '90 s', 1, $1, '00000000-0000-0000-0000-000000000000',
                0, NULL, NULL, '{}', $1, '{}', '{}'$(printf ", '$OLDEST'%.0s" $(seq $bounds))); ROLLBACK;"
        done
    } | psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres $DB -v ON_ERROR_STOP=1 | sed -n 's/^Execution Time: \([0-9.]*\) ms/\1/p'
}
claim_row() {
    local -n of_empty=$3 of_full=$4
    echo "| one claim of $1 jobs $2, ms in the database | $(median "${of_empty[@]}") | $(median "${of_full[@]}") | $(ratio "$(median "${of_full[@]}")" "$(median "${of_empty[@]}")") |"
}
OLDEST=$(sql "SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - 172800000), 12, '0') || lpad('', 20, '0'))::uuid")
ready_to_claim() { fill 64 '-1 minute' false; sql "VACUUM (ANALYZE) job"; }

empty; empty_tables; ready_to_claim
full; empty_tables; fill_put_off; ready_to_claim
turns e_one f_one claims 1
turns e_claim f_claim claims 64
full; empty_tables; fill_due; sql "VACUUM (ANALYZE) job"
turns e_one_due d_one claims 1
turns e_claim_due d_claim claims 64

# Jobs per second that end by themselves.
backlog_only() {
    local before; before=$(ended); sleep "$SECONDS_EACH"
    awk -v a="$(ended)" -v b="$before" -v s="$SECONDS_EACH" 'BEGIN {print (a - b) / s}'
}
full; empty_tables; fill_put_off
empty; empty_tables
start_both
warm_both lives "${WARM:-20}"
turns e_life f_life lives

# A backlog that is due is worked on whether somebody asks or not: that service stands still while it is the other's turn.
lives_or_backlog() {
    [ $DB = million ] || { lives; return; }
    kill -CONT "${pids[1]}"; backlog_only; kill -STOP "${pids[1]}"
}
kill -STOP "${pids[1]}"
full; empty_tables; fill_due
SECONDS_EACH=${WARM:-20} warm_both lives_or_backlog
turns e_due d_life lives_or_backlog
kill -CONT "${pids[1]}"
stop_both

echo "| 16 connections (lives: 64 in flight) | empty, per second (min / median / max) | $ROWS queued | times slower |"
echo "|---|---|---|---|"
row "submits" e_submit f_submit
row "status reads of the newest job" e_read f_read
row "whole lives past a backlog that is put off" e_life f_life
row "whole lives of the backlog itself, due" e_due d_life
claim_row 1 "from a backlog that is due" e_one_due d_one
claim_row 64 "from a backlog that is due" e_claim_due d_claim
claim_row 1 "past a backlog that is put off" e_one f_one
claim_row 64 "past a backlog that is put off" e_claim f_claim
