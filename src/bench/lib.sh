# What the benchmarks share: a PostgreSQL that keeps its promises, the packaged Darkroom, the lone sandbox, and the
# reading of figures. Everything runs on the loopback address, below target/bench, and ends with the script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

BASE=${BENCH_PORT:-21500}
PG_PORT=$BASE
APP_PORT=$((BASE + 10))
SANDBOX_PORT=$((BASE + 20))
APP=http://127.0.0.1:$APP_PORT
DB=postgres
SANDBOX=http://127.0.0.1:$SANDBOX_PORT
export KEY=bench:a-key-for-the-benchmarks
WORK=$PWD/target/bench
JAVA="$(bin/find-jdk)/bin/java"
JAR=target/quarkus-app/quarkus-run.jar
# What is measured: jvm, aot (the JVM with the cache of bin/train), native, or lean (the executable of -Dlean).
APP_KIND=${APP_KIND:-jvm}
PG_BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)}
PIDS=()

for tool in pgbench psql curl wrk; do
    command -v $tool >/dev/null || { echo "This benchmark needs $tool." >&2; exit 1; }
done
[ -x "$PG_BIN/initdb" ] || { echo "Set PG_BIN to a PostgreSQL's folder of programs." >&2; exit 1; }

# PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
unprivileged() { if [ "$(id -u)" = 0 ]; then unshare -U "$@"; else "$@"; fi; }

start_postgres() {
    rm -rf "$WORK/run" && mkdir -p "$WORK/run"
    unprivileged "$PG_BIN/initdb" -D "$WORK/run/pg" -U postgres -A trust --no-locale -E UTF8 >"$WORK/run/initdb.log"
    run_postgres
    sql "CREATE EXTENSION pg_stat_statements" >/dev/null
}

# The checkpoints of one side shall not fall into the round of the other.
run_postgres() {
    unprivileged "$PG_BIN/pg_ctl" -D "$WORK/run/pg" -w -l "$WORK/run/postgres.log" start -o "-p $PG_PORT -k /tmp \
        -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=400 -c shared_buffers=256MB \
        -c max_wal_size=8GB -c checkpoint_timeout=30min -c shared_preload_libraries=pg_stat_statements ${PG_OPTIONS:-}" >/dev/null
}

sql() { PGOPTIONS=--client-min-messages=warning psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres $DB -v ON_ERROR_STOP=1 -c "$1"; }

# program [-Dkey=value...]: the command that starts the kind to be measured, as PROGRAM.
program() {
    local flags=("-Xmx${HEAP:-512m}" "$@")
    case $APP_KIND in
    jvm) PROGRAM=("$JAVA" --enable-native-access=ALL-UNNAMED ${APP_JVM:-} "${flags[@]}" -jar $JAR) ;;
    aot) PROGRAM=("$JAVA" --enable-native-access=ALL-UNNAMED -XX:AOTCache=${JAR%/*}/app.aot "-Xlog:aot*=off" ${APP_JVM:-} "${flags[@]}" -jar $JAR) ;;
    native) PROGRAM=("$(ls target/darkroom-*-runner | grep -v -- -lean-)" "${flags[@]}") ;;
    lean) PROGRAM=(target/darkroom-*-lean-runner "${flags[@]}") ;;
    esac
    [ -e "${PROGRAM[0]}" ] || { echo "Not built: $APP_KIND" >&2; exit 1; }
}

# launch_darkroom [-Dkey=value...]: returns at once.
launch_darkroom() {
    program "$@"
    QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:$PG_PORT/$DB QUARKUS_DATASOURCE_USERNAME=postgres \
    QUARKUS_HTTP_PORT=$APP_PORT DARKROOM_DATA_DIR="$WORK/run/data${DB#postgres}" DARKROOM_BOOTSTRAP_KEY=$KEY \
    DARKROOM_PUBLIC_URL=$APP DARKROOM_UPSTREAM_URL=$SANDBOX DARKROOM_UPSTREAM_KEY=bench:upstream \
    DARKROOM_OUTGOING_ALLOW=${OUTGOING_ALLOW:-$SANDBOX} \
        "${PROGRAM[@]}" >"$WORK/run/darkroom.log" 2>&1 &
    APP_PID=$!
    PIDS+=($APP_PID)
}

# start_darkroom [-Dkey=value...]: returns when it is ready.
start_darkroom() {
    launch_darkroom "$@"
    ready http://127.0.0.1:$((APP_PORT + 1000))/q/health/ready
}

# What Darkroom holds of the machine's memory, in MiB.
resident() { awk '/^VmRSS/ {print int($2 / 1024)}' /proc/$APP_PID/status; }

stop_darkroom() { kill $APP_PID && wait $APP_PID 2>/dev/null || true; }

start_sandbox() {
    QUARKUS_HTTP_PORT=$SANDBOX_PORT "$JAVA" -Xmx512m -Dquarkus.profile=sandbox "$@" \
        -jar $JAR >"$WORK/run/sandbox.log" 2>&1 &
    PIDS+=($!)
    ready http://127.0.0.1:$((SANDBOX_PORT + 1000))/q/health/ready
}

ready() {
    for _ in $(seq 600); do
        curl -sf -o /dev/null "$1" && return
        sleep 0.1
    done
    echo "Not ready: $1" >&2
    exit 1
}

end_all() {
    [ ${#PIDS[@]} -eq 0 ] || kill "${PIDS[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    [ ! -f "$WORK/run/pg/postmaster.pid" ] || unprivileged "$PG_BIN/pg_ctl" -D "$WORK/run/pg" -m fast stop >/dev/null
}
trap end_all EXIT

ended() { sql "SELECT count(*) FROM job WHERE finished_at IS NOT NULL"; }

# life SECONDS IN_FLIGHT: jobs per second from submit to the answer, by so many callers who wait for theirs. Returns when
# what they left behind has ended as well.
life() {
    wrk -t $(($2 > 1 ? 2 : 1)) -c "$2" -d "${1}s" --timeout 60s -s src/bench/life.lua "$APP/run/sandbox/instant" >"$WORK/run/life.log"
    awk '/^RESULT/ {print $2; if ($3 > 0) print $3 " lives failed" >"/dev/stderr"}' "$WORK/run/life.log"
    for _ in $(seq 200); do
        [ "$(sql "SELECT count(*) FROM job WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')")" != 0 ] || return 0
        sleep 0.1
    done
}

# pgb SCRIPT CLIENTS SECONDS: transactions (runs of the script) per second.
pgb() {
    pgbench -n -M prepared -D k=0 -f "src/bench/$1" -c "$2" -j 2 -T "$3" -h 127.0.0.1 -p $PG_PORT -U postgres postgres 2>>"$WORK/run/pgbench.log" |
        sed -n 's/^tps = \([0-9.]*\) (without.*/\1/p'
}

# The same columns, checks and indexes as the real tables, without partitions.
make_bench_tables() {
    sql "DROP TABLE IF EXISTS bench_job, bench_event, bench_callback, bench_object, bench_asset; DROP SEQUENCE IF EXISTS bench_id;
         CREATE SEQUENCE bench_id CACHE 64;
         CREATE TABLE bench_job (LIKE job INCLUDING ALL); CREATE TABLE bench_event (LIKE job_event INCLUDING ALL);
         CREATE TABLE bench_callback (LIKE callback INCLUDING ALL);
         CREATE TABLE bench_object (LIKE stored_object INCLUDING ALL); CREATE TABLE bench_asset (LIKE asset INCLUDING ALL)"
}

# Again where a service at work was in the way: of a deadlock one side has to give in.
empty_tables() {
    local try
    for try in 1 2 3 4 5; do sql "TRUNCATE job, job_event, callback, asset, stored_object CASCADE" && return; done
    return 1
}

# stats NUMBER...: minimum, median, maximum
stats() { printf '%s\n' "$@" | sort -g | awk '{v[NR]=$1} END {printf "%.0f / %.0f / %.0f", v[1], v[int((NR+1)/2)], v[NR]}'; }
median() { printf '%s\n' "$@" | sort -g | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }
