#!/usr/bin/env bash
# Files in and out against nginx on the same disk and the loopback: uploads side by side, ranges of a large file, small
# files; and how much memory it takes meanwhile. Needs nginx (with its DAV module, for PUT), wrk and curl.
source "$(dirname "$0")/lib.sh"
command -v nginx >/dev/null || { echo "This benchmark needs nginx." >&2; exit 1; }
MEGABYTES=${MEGABYTES:-1024}
PARALLEL=${PARALLEL:-8}
ROUNDS=${ROUNDS:-5}
SECONDS_EACH=${SECONDS_EACH:-8}
NGINX_PORT=$((BASE + 30))
NGINX=http://127.0.0.1:$NGINX_PORT

start_nginx() {
    mkdir -p "$WORK/run/nginx/files" "$WORK/run/nginx/body"
    cat >"$WORK/run/nginx/nginx.conf" <<CONF
$([ "$(id -u)" != 0 ] || echo "user root;")
worker_processes 2;
daemon off;
pid $WORK/run/nginx/pid;
error_log $WORK/run/nginx/error.log;
events { worker_connections 1024; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    client_max_body_size 0; client_body_temp_path $WORK/run/nginx/body;
    server {
        listen 127.0.0.1:$NGINX_PORT;
        root $WORK/run/nginx;
        location /files/ { dav_methods PUT; }
    }
}
CONF
    nginx -c "$WORK/run/nginx/nginx.conf" -e "$WORK/run/nginx/error.log" &
    PIDS+=($!)
    echo ready >"$WORK/run/nginx/files/ready"
    ready "$NGINX/files/ready"
}

# What initiate answers: the URL that takes the bytes.
place() {
    curl -sf -H "Authorization: Key $KEY" -H 'Content-Type: application/json' -d '{"file_name":"f.bin"}' \
        "$APP/rest/storage/upload/initiate" | sed 's/.*"upload_url":"\([^"]*\)".*/\1/'
}

# put FILE [sync] URL...: seconds until all are answered, sent at the same time; with sync, until the disk has them.
put() {
    local file=$1 start end sync=true pids=(); shift
    [ "$1" != sync ] || { sync=sync; shift; }
    start=$(date +%s.%N)
    for url in "$@"; do
        curl -sf -o /dev/null -H 'Content-Type: application/octet-stream' -H 'Expect:' -T "$file" "$url" & pids+=($!)
    done
    wait "${pids[@]}"
    $sync
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" 'BEGIN {print b - a}'
}

put_ours() { local urls=(); for _ in $(seq "$PARALLEL"); do urls+=("$(place)"); done; put "$1" "${urls[@]}"; }
# put_theirs FILE [sync]: nginx answers when the bytes are in memory; with sync it is waited until the disk has them.
put_theirs() { local file=$1 urls=(); shift; for i in $(seq "$PARALLEL"); do urls+=("$NGINX/files/up$i"); done; put "$file" "$@" "${urls[@]}"; }
forget() {
    rm -f "$WORK"/run/nginx/files/up*
    find "$WORK/run/data/objects" -type f -size +1M -newer "$WORK/run/mark" -delete
    sync
}

watch_memory() { while sleep 0.2; do resident >>"$WORK/run/resident" || break; done; }

# read_all URL RANGE CONNECTIONS SECONDS: requests and bytes per second
read_all() { wrk -t 2 -c "$3" -d "$4s" ${2:+-H "Range: $2"} "$1" | awk '/^Requests\/sec/ {r=$2} /^Transfer\/sec/ {print r, $2}'; }

upload_file() { local url; url=$(place); put "$1" "$url" >/dev/null; echo "${url%%\?*}"; }

start_postgres
start_nginx
start_darkroom ${APP_FLAGS:-}
head -c $((MEGABYTES * 1024 * 1024)) /dev/urandom >"$WORK/run/large"
head -c 20480 /dev/urandom >"$WORK/run/small"
head -c 104857600 "$WORK/run/large" >"$WORK/run/warm"
cp "$WORK/run/small" "$WORK/run/nginx/files/small"
cp "$WORK/run/large" "$WORK/run/nginx/files/large"
SMALL=$(upload_file "$WORK/run/small")
LARGE=$(upload_file "$WORK/run/large")
touch "$WORK/run/mark"; sleep 1

put_ours "$WORK/run/warm" >/dev/null; forget
read_all "$SMALL" "" 64 "${WARM:-15}" >/dev/null
read_all "$LARGE" bytes=100000000-108388607 16 3 >/dev/null
before=$(resident); : >"$WORK/run/resident"
watch_memory & PIDS+=($!)

echo "| | Darkroom | nginx | ratio |"
echo "|---|---|---|---|"
ours=() theirs=() flushed=()
for _ in $(seq "$ROUNDS"); do
    theirs+=("$(put_theirs "$WORK/run/large")"); forget
    ours+=("$(put_ours "$WORK/run/large")"); forget
    flushed+=("$(put_theirs "$WORK/run/large" sync)"); forget
done
total=$((MEGABYTES * PARALLEL))
rate() { awk -v n=$total -v s="$1" 'BEGIN {printf "%.0f", n/s}'; }
o=$(median "${ours[@]}"); t=$(median "${theirs[@]}"); f=$(median "${flushed[@]}")
echo "| $PARALLEL uploads of $MEGABYTES MiB at once, MiB/s | $(rate "$o") | $(rate "$t") | $(ratio "$t" "$o") |"
echo "| the same, nginx until the disk has them | $(rate "$o") | $(rate "$f") | $(ratio "$f" "$o") |"

for range in bytes=100000000-108388607 bytes=100000000-101048575; do
    ours=() theirs=()
    for _ in $(seq "$ROUNDS"); do
        theirs+=("$(read_all "$NGINX/files/large" $range 16 "$SECONDS_EACH" | cut -d' ' -f1)")
        ours+=("$(read_all "$LARGE" $range 16 "$SECONDS_EACH" | cut -d' ' -f1)")
    done
    echo "| ranges, $range, per second | $(median "${ours[@]}") | $(median "${theirs[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${theirs[@]}")") |"
done

ours=() theirs=()
for _ in $(seq "$ROUNDS"); do
    theirs+=("$(read_all "$NGINX/files/small" "" 64 "$SECONDS_EACH" | cut -d' ' -f1)")
    ours+=("$(read_all "$SMALL" "" 64 "$SECONDS_EACH" | cut -d' ' -f1)")
done
echo "| reads of 20 KiB, per second | $(median "${ours[@]}") | $(median "${theirs[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${theirs[@]}")") |"
echo
echo "Resident: $before MiB before, at most $(sort -n "$WORK/run/resident" | tail -1) MiB meanwhile."
rm -rf "$WORK/run/data" "$WORK/run/nginx/files" "$WORK/run/nginx/body" "$WORK"/run/{large,warm}
