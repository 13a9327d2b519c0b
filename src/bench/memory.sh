#!/usr/bin/env bash
# Whether memory stays flat: heap after a full collection and resident size after the first ten thousand jobs of one
# run, and after each further ten thousand.
source "$(dirname "$0")/lib.sh"
STEPS=${STEPS:-4}
EACH=${EACH:-10000}

used_heap() {
    "$(dirname "$JAVA")/jcmd" $APP_PID GC.run >/dev/null
    "$(dirname "$JAVA")/jcmd" $APP_PID GC.heap_info | grep -o 'used [0-9]*K' | head -1 | tr -dc 0-9
}
resident() { awk '/^VmRSS/ {print $2}' /proc/$APP_PID/status; }

start_postgres
start_sandbox
start_darkroom
echo "| jobs ended | heap after a collection, MB | resident, MB |"
echo "|---|---|---|"
for step in $(seq "$STEPS"); do
    while [ "$(ended)" -lt $((step * EACH)) ]; do
        life 5 64 >/dev/null
    done
    heap=$(used_heap)
    echo "| $(ended) | $((heap / 1024)) | $(($(resident) / 1024)) |"
done
