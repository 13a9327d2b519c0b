#!/usr/bin/env bash
# Start, memory, size and throughput of each way to run the service: JVM, JVM with its AOT cache, native, lean native; in
# turns, as medians of ROUNDS starts; with SECONDS_EACH=0 no throughput. Each has the same PostgreSQL and, in a process of its
# own, the same sandbox.
source "$(dirname "$0")/lib.sh"
ROUNDS=${ROUNDS:-5} KINDS=${KINDS:-jvm aot native lean} WARM=${WARM:-60} SECONDS_EACH=${SECONDS_EACH:-20}

millis() { echo $(($(date +%s%N) / 1000000)); }
note() { echo "$2" >>"$WORK/run/$APP_KIND.$1"; }

# Until the first answer of the port that callers use.
start() {
    local since
    since=$(millis)
    launch_darkroom
    until curl -s -o /dev/null "$APP/signin"; do
        kill -0 "$APP_PID" || { cat "$WORK/run/darkroom.log" >&2; exit 1; }
        sleep 0.005
    done
    note start $(($(millis) - since))
    ready "http://127.0.0.1:$((APP_PORT + 1000))/q/health/ready"
}

picture() {
    local since
    since=$(millis)
    curl -sf --max-time 60 -o /dev/null -X POST "$APP/run/fal-ai/flux/schnell" \
        -H "Authorization: Key $KEY" -H 'Content-Type: application/json' -d '{"prompt": "a lighthouse at dusk"}'
    note picture $(($(millis) - since))
}

size() {
    program
    case $APP_KIND in
    jvm) du -cLb --exclude=app.aot target/quarkus-app ;;
    aot) du -cLb target/quarkus-app ;;
    *) du -cLb "${PROGRAM[0]}" target/*.so ;;
    esac | tail -n 1 | awk '{ print int($1 / 1000000) }'
}

start_postgres
start_sandbox
for APP_KIND in $KINDS; do # makes the tables, and has read the files once
    start_darkroom
    stop_darkroom
done
for _ in $(seq "$ROUNDS"); do
    for APP_KIND in $KINDS; do
        start
        sleep 3
        note idle "$(resident)"
        picture
        sleep 3
        note after "$(resident)"
        stop_darkroom
    done
done
for APP_KIND in $KINDS; do
    note size "$(size)"
    [ "$SECONDS_EACH" -gt 0 ] || continue
    start_darkroom
    life "$WARM" 64 >/dev/null
    note lives "$(life "$SECONDS_EACH" 64)"
    note load "$(resident)"
    stop_darkroom
    empty_tables
done

row() { # title unit figure
    [ -e "$WORK/run/${KINDS%% *}.$3" ] || return 0
    printf '| %s |' "$1"
    for APP_KIND in $KINDS; do printf ' %.0f %s |' "$(median $(cat "$WORK/run/$APP_KIND.$3"))" "$2"; done
    echo
}
echo "| | ${KINDS// / | } |"
echo "|---|$(printf -- '---|%.0s' $KINDS)"
row 'start to the first answer' ms start
row 'the first picture' ms picture
row 'resident, idle' MB idle
row 'resident, after one picture' MB after
row 'resident, under load' MB load
row "lives, 64 in flight, after $WARM s of them" /s lives
row 'what is shipped (a JVM not counted)' MB size
