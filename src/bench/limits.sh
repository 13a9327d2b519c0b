#!/usr/bin/env bash
# The limits of a key over two instances, under a steady load to both: how many calls get in within any sixty seconds, and how
# many of its jobs the provider ever had at the same time. Ends with 1 if one of them is passed by more than a hundredth.
source "$(dirname "$0")/lib.sh"
export APP KEY RATE=${RATE:-500} SECONDS_EACH=${SECONDS_EACH:-90} CALLS_PER_MINUTE=${CALLS_PER_MINUTE:-6000} PARALLEL_JOBS=${PARALLEL_JOBS:-20}
export OTHER=http://127.0.0.1:$((APP_PORT + 1)) PROVIDER=$((BASE + 50)) OUTGOING_ALLOW="http://127.0.0.1:$((BASE + 50))"
start_postgres
# The script itself is the provider, and counts.
export DARKROOM_PROVIDERS_STANDIN_URL=http://127.0.0.1:$PROVIDER DARKROOM_PROVIDERS_STANDIN_STYLE=plain \
    DARKROOM_PROVIDERS_STANDIN_CALLBACKS=unsigned DARKROOM_PROVIDERS_STANDIN_KEY=bench DARKROOM_PROVIDERS_STANDIN_ORDER=1
start_darkroom ${DARKROOM_EXTRA:-}
APP_PORT=$((APP_PORT + 1)) APP=$OTHER start_darkroom ${DARKROOM_EXTRA:-} "-Ddarkroom.storage.directory=$WORK/run/data/objects"
node src/bench/limits.mjs
