#!/usr/bin/env bash
# Webhooks. First what lies between a provider's callback and our webhook, at an even rate. Then many events for twenty
# receivers, one dead, one slow, one that answers 429 and one that flaps, while the service is killed: whether each live
# receiver was told of every event, and whether the feed has all of them. Ends with 1 if anything was lost.
source "$(dirname "$0")/lib.sh"
export APP SANDBOX KEY RATE=${RATE:-200} SECONDS_EACH=${SECONDS_EACH:-30} EVENTS=${EVENTS:-20000}
export RECEIVERS=$((BASE + 30)) KILL_NOW=$WORK/run/kill-now PARTS=${PARTS:-"latency load"}
OUTGOING_ALLOW="$SANDBOX,http://127.0.0.1:9$(printf ',http://127.0.0.1:%s' $(seq $RECEIVERS $((RECEIVERS + 20))))"
start_postgres
for part in $PARTS; do
    if [ "$part" = latency ]; then
        # The script itself is the provider, so that one clock sees both ends.
        export DARKROOM_PROVIDERS_STANDIN_URL=http://127.0.0.1:$((RECEIVERS + 20)) DARKROOM_PROVIDERS_STANDIN_STYLE=plain \
            DARKROOM_PROVIDERS_STANDIN_CALLBACKS=unsigned DARKROOM_PROVIDERS_STANDIN_KEY=bench DARKROOM_PROVIDERS_STANDIN_ORDER=1
        start_darkroom ${DARKROOM_EXTRA:-}
        node src/bench/webhook-latency.mjs
        stop_darkroom
        unset ${!DARKROOM_PROVIDERS_STANDIN_*}
        sql "TRUNCATE job, job_event, callback, asset, stored_object, delivery, event CASCADE"
    else
        start_sandbox
        start_darkroom ${DARKROOM_EXTRA:-}
        rm -f "$KILL_NOW"
        node src/bench/webhook-load.mjs &
        load=$!
        while kill -0 $load 2>/dev/null && [ ! -e "$KILL_NOW" ]; do sleep 0.1; done
        if [ -e "$KILL_NOW" ]; then
            kill -9 $APP_PID
            wait $APP_PID 2>/dev/null || true
            start_darkroom ${DARKROOM_EXTRA:-}
        fi
        wait $load
        echo "Deliveries by outcome: $(sql "SELECT string_agg(state || ' ' || n, ', ') FROM (SELECT state, count(*) AS n FROM delivery GROUP BY state) AS each")"
    fi
done
