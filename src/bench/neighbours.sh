#!/usr/bin/env bash
# Bad neighbours: what jobs of another app, or of another owner, notice of one that misbehaves. Calm and disturbed stretches
# of the same jobs, from submit to the webhook's arrival, in the same run; the figures are ratios to calm.
source "$(dirname "$0")/lib.sh"
export SECONDS_EACH=${SECONDS_EACH:-12} RATES=${RATES:-"1 5 50"} VICTIMS=${VICTIMS:-"app owner"} ROWS=${ROWS:-} BACKLOG=${BACKLOG:-100000}
export RECEIVERS=$((BASE + 30)) APP SANDBOX KEY OTHER_KEY=bench2:another-key-for-the-benchmarks

add_owner() {
    sql "INSERT INTO owner (id, name, created_at) VALUES ('00000000-0000-7000-8000-0000000000b2', 'other', now());
         INSERT INTO api_key (id, owner_id, alias, secret_hash, scopes, created_at)
         SELECT 'bench2', '00000000-0000-7000-8000-0000000000b2', 'other', sha256('another-key-for-the-benchmarks'), scopes, now()
         FROM api_key WHERE id = 'bench'"
}

start_postgres
start_sandbox
OUTGOING_ALLOW="$SANDBOX,http://127.0.0.1:$RECEIVERS,http://127.0.0.1:$((RECEIVERS + 1)),http://127.0.0.1:9"
start_darkroom ${DARKROOM_EXTRA:-}
add_owner
node src/bench/neighbours.mjs
