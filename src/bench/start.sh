#!/usr/bin/env bash
# Start, memory and size of the JVM and of the native executable, in turns, as medians of ROUNDS starts.
# Needs curl. Each start finds its data folder as the first one left it; the load is one picture job of the sandbox.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROUNDS=${ROUNDS:-3} HEAP=${HEAP:-512m}
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
NATIVE=$(ls target/darkroom-*-runner 2>/dev/null | head -n 1) || true
[ -n "$NATIVE" ] || { echo "No native executable: make native builds it." >&2; exit 1; }
WORK=$(mktemp -d)
KEY=bench:start-of-the-bench
PID=
trap '[ -z "$PID" ] || kill "$PID" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$WORK"' EXIT
export DARKROOM_BOOTSTRAP_KEY=$KEY QUARKUS_HTTP_PORT=${PORT:-18480} QUARKUS_MANAGEMENT_PORT=$((${PORT:-18480} + 1))

millis() { echo $(($(date +%s%N) / 1000000)); }
resident() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$PID/status"; }

start() { # kind: prints nothing, leaves PID and TOOK
    export DARKROOM_DATA_DIR=$WORK/$1
    local since; since=$(millis)
    case $1 in
    jvm) "$JAVA" "-Xmx$HEAP" -jar target/quarkus-app/quarkus-run.jar >>"$WORK/$1.log" 2>&1 & ;;
    native) "$NATIVE" "-Xmx$HEAP" >>"$WORK/$1.log" 2>&1 & ;;
    esac
    PID=$!
    for _ in $(seq 6000); do
        curl -sf -o /dev/null "http://127.0.0.1:$QUARKUS_MANAGEMENT_PORT/q/health/ready" && break
        kill -0 "$PID" || { cat "$WORK/$1.log" >&2; exit 1; }
        sleep 0.01
    done
    TOOK=$(($(millis) - since))
}

stop() { kill "$PID"; wait "$PID" || true; PID=; }

picture() {
    curl -sf --max-time 60 -o /dev/null -X POST "http://127.0.0.1:$QUARKUS_HTTP_PORT/run/fal-ai/flux/schnell" \
        -H "Authorization: Key $KEY" -H 'Content-Type: application/json' -d '{"prompt": "a lighthouse at dusk"}'
}

for kind in jvm native; do start $kind; stop; done # unpacks the database
for _ in $(seq "$ROUNDS"); do
    for kind in jvm native; do
        start $kind
        echo "$TOOK" >>"$WORK/$kind.took"
        sleep 3
        resident >>"$WORK/$kind.idle"
        picture
        sleep 2
        resident >>"$WORK/$kind.after"
        stop
    done
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
row() { # name unit file
    local jvm native
    jvm=$(median "$WORK/jvm.$3") native=$(median "$WORK/native.$3")
    awk -v n="$1" -v u="$2" -v j="$jvm" -v v="$native" \
        'BEGIN { printf "| %s | %d %s | %d %s | %.1f : 1 |\n", n, j, u, v, u, j / v }'
}
size() { echo $(($(du -cLb "$@" | tail -n 1 | cut -f 1) / 1000000)); }
size target/quarkus-app >"$WORK/jvm.size"
size "$NATIVE" target/*.so >"$WORK/native.size"
echo '| | JVM | native | JVM : native |'
echo '|---|---|---|---|'
row 'start to ready, embedded database included' ms took
row 'resident, idle' MB idle
row 'resident after one picture' MB after
row 'what is shipped (the JVM itself not counted)' MB size
