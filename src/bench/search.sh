#!/usr/bin/env bash
# What it costs to browse, filter and search a million assets, beside the same statement in psql; how much of the truly
# nearest is found; and what filing costs then. ROWS=100000 for a quick look.
source "$(dirname "$0")/lib.sh"
ROWS=${ROWS:-1000000}
REQUESTS=${REQUESTS:-60}
CLASSPATH_OF_DARKROOM="target/quarkus-app/app/*:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*:$WORK/classes"
Q="$WORK/run/queries"

million() { "$JAVA" -Xmx2g --enable-native-access=ALL-UNNAMED -cp "$CLASSPATH_OF_DARKROOM" dev.darkroom.library.search.Million "$@"; }
# ask NAME CLIENTS FROM: median, 99th percentile in ms, requests per second; each client asks over one connection.
ask() {
    local start end client asking=()
    start=$(date +%s.%N)
    for client in $(seq "$2"); do
        awk -v app="$APP" -v n="$REQUESTS" -v from="$3" -v clients="$2" -v client="$client" '{path[NR - 1] = $0}
            END {for (i = from + client - 1; i < from + n; i += clients) print "url = \"" app path[i % NR] "\"\noutput = /dev/null"}' \
            "$Q/$1" | curl -sfg --fail-early -H "Authorization: Key $KEY" -w '%{time_total}\n' -K - >"$Q/times-$client" & asking+=($!)
    done
    for client in "${asking[@]}"; do wait "$client"; done
    end=$(date +%s.%N)
    for client in $(seq "$2"); do cat "$Q/times-$client"; done | sort -g | awk -v a="$start" -v b="$end" \
        '{v[NR] = $1 * 1000} END {printf "%.1f %.1f %.1f\n", v[int(NR / 2) + 1], v[int(NR * 0.99) + 1], NR / (b - a)}'
}
row() { ask "$2" 1 0 >/dev/null; local one four; one=($(ask "$2" 1 $REQUESTS)); four=($(ask "$2" 4 $((2 * REQUESTS)))); echo "| $1 | ${one[0]} / ${one[1]} | ${four[0]} / ${four[1]} | ${four[2]} |"; }
encode() { python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$1"; }

# What people would type: a few words of the grammar, and their meaning in other words. No query is asked twice, so that
# each pays for its embedding.
write_queries() {
    local tag=$1 collection=$2 word place meant
    for word in fisherman fox lighthouse train zeppelin samurai whale piano dragon owl castle telescope; do
        for place in fjord Tokyo Mars theatre lake Sahara volcano forest Paris subway library harbour museum kitchen moon; do
            echo "$word $place" >>"$Q/texts-worded"
        done
    done
    for meant in "ocean mammal" "airship" "japanese warrior" "musical instrument" "mechanical helper" "mythical beast" \
        "bird of prey" "railway engine" "angler" "predator" "fortress" "stargazing device"; do
        for place in "near norwegian water" "in a japanese city" "on another planet" "before the show" "in winter" "among dunes" \
            "and lava" "among trees" "in the french capital" "in the underground" "with many books" "near ships" "on display" \
            "while cooking" "in outer space"; do
            echo "$meant $place" >>"$Q/texts-meant"
        done
    done
    for kind in worded meant; do
        shuf --random-source=<(yes) "$Q/texts-$kind" | python3 -c 'import sys, urllib.parse
for line in sys.stdin: print(urllib.parse.quote(line.strip()))' >"$Q/encoded-$kind"
    done
    sed 's|.*|/v1/assets?q=%22&%22|; s|%20|%22%20%22|' "$Q/encoded-worded" >"$Q/words"
    sed 's|^|/v1/assets?q=|' "$Q/encoded-worded" >"$Q/hybrid"
    sed 's|^|/v1/assets?q=|' "$Q/encoded-meant" >"$Q/meaning"
    for kind in hybrid meaning; do
        sed "s|$|\&media_type=video|" "$Q/$kind" >"$Q/$kind-video"
        sed "s|$|\&tag_id=$tag|" "$Q/$kind" >"$Q/$kind-tag"
        sed "s|$|\&collection_id=$collection|" "$Q/$kind" >"$Q/$kind-collection"
    done
    cp "$Q/texts-meant" "$Q/texts"
    echo "/v1/assets" >"$Q/first-page"
    echo "/v1/assets?media_type=video" >"$Q/video"
    echo "/v1/assets?source=upload" >"$Q/uploads"
    echo "/v1/assets?section=favorites" >"$Q/favorites"
    echo "/v1/assets?tag_id=$tag" >"$Q/tag"
    echo "/v1/assets?collection_id=$collection" >"$Q/collection"
    local cursor="" page
    for _ in $(seq 200); do
        page=$(curl -sf -H "Authorization: Key $KEY" "$APP/v1/assets$cursor")
        cursor="?cursor=$(sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p' <<<"$page")"
    done
    echo "/v1/assets$cursor" >"$Q/page-200"
}

# The bare statement in psql, with the bits of an asset: median of its times in ms.
bare() {
    local file="$WORK/run/bare.sql" n
    { echo '\timing on'; for n in $(seq 1 30); do
        local bits; bits=$(sql "SELECT bits FROM asset_meaning WHERE id = (SELECT id FROM asset_meaning OFFSET $((n * 317)) LIMIT 1)")
        cat <<SQL
WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE a.owner_id = '$OWNER' AND a.words @@ websearch_to_tsquery('english', '$1')),
w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (
  (SELECT b.id, false AS lex FROM asset_meaning b WHERE b.owner_id = '$OWNER' ${2:-} ORDER BY bit_count(b.bits # '$bits'::bit(384)), b.id DESC LIMIT 1000)
  UNION ALL
  (SELECT b.id, true FROM lex JOIN asset_meaning b ON b.id = lex.id ORDER BY bit_count(b.bits # '$bits'::bit(384)), b.id DESC LIMIT 1000)) x GROUP BY id)
SELECT w.id, w.lex, v.vector, (SELECT count(*) FROM lex) FROM w JOIN asset_meaning_vector v ON v.id = w.id;
SQL
    done; } >"$file"
    psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres postgres -f "$file" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | tail -25 | sort -g | awk '{v[NR]=$1} END {printf "%.1f / %.1f", v[int((NR+1)/2)], v[NR]}'
}

# beside NAME QUERIES WORDS [CONDITION]: whole requests and the bare statement in turns, so that both have the same machine.
beside() {
    local REQUESTS=20 ours=() theirs=() turn
    for turn in 0 1 2 3 4; do
        theirs+=("$(bare "$3" "${4:-}" | cut -d' ' -f1)")
        ours+=("$(ask "$2" 1 $((100 + turn * REQUESTS)) | cut -d' ' -f1)")
    done
    echo "| $1 | $(median "${ours[@]}") | $(median "${theirs[@]}") | $(ratio "$(median "${ours[@]}")" "$(median "${theirs[@]}")") |"
}

# found FILTER: a line for each text, with what a search finds.
found() {
    local text ids
    while read -r text; do
        ids=$(curl -sf -H "Authorization: Key $KEY" "$APP/v1/assets?limit=10&q=$(encode "$text")$1" | grep -o '"asset_id":"[^"]*"' | cut -d'"' -f4 | tr '\n' ' ')
        printf '%s\t%s\n' "$text" "$ids"
    done <"$Q/texts"
}

recall() {
    echo "recall@10 of searches by meaning against exact float vectors: $(million recall "$Q/found" "$ROWS" 1), within videos $(million recall "$Q/found-video" "$ROWS" 8)"
}

# filing DATABASE: assets per second that the statements of filing write, with their words, meaning and place in the list.
filing() {
    pgbench -n -M prepared -f src/bench/search/file.sql -D owner="$OWNER" -D model=1 -c 4 -j 2 -T "${SECONDS_EACH:-6}" \
        -h 127.0.0.1 -p $PG_PORT -U postgres "$1" 2>>"$WORK/run/pgbench.log" | sed -n 's/^tps = \([0-9.]*\) (without.*/\1/p'
}

fill() {
    start_postgres
    start_darkroom ${APP_OPTIONS:-}
    stop_darkroom
    OWNER=$(sql "SELECT id FROM owner ORDER BY created_at LIMIT 1")
    sql "ALTER TABLE asset DISABLE TRIGGER asset_filed"
    million fill "jdbc:postgresql://127.0.0.1:$PG_PORT/postgres?user=postgres" "$OWNER" 0 "$ROWS"
    sql "ALTER TABLE asset ENABLE TRIGGER asset_filed"
    sql "WITH t AS (INSERT INTO tag (id, owner_id, name, created_at) VALUES (gen_random_uuid(), '$OWNER', 'one percent', now()) RETURNING id)
         INSERT INTO asset_tag SELECT t.id, a.id FROM asset a, t WHERE hashtext(a.id::text) % 100 = 0"
    sql "WITH c AS (INSERT INTO collection (id, owner_id, type, name, created_at, updated_at)
             VALUES (gen_random_uuid(), '$OWNER', 'manual', 'five hundred', now(), now()) RETURNING id)
         INSERT INTO asset_collection SELECT c.id, a.id, now() FROM (SELECT id FROM asset ORDER BY hashtext(id::text) LIMIT 500) a, c"
    sql "INSERT INTO asset_word (owner_id, word, rests, used_at) SELECT DISTINCT '$OWNER'::uuid, w, '{}'::text[], now()
         FROM (SELECT regexp_split_to_table(lower(prompt), '[^a-z]+') AS w FROM asset LIMIT 500000) x WHERE length(w) BETWEEN 3 AND 24
         ON CONFLICT DO NOTHING"
    # There are no files, and so nothing to make previews of beside what is measured.
    sql "UPDATE preview SET state = 'made', due_at = NULL, placeholder = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'"
    sql "VACUUM ANALYZE"
}

measure() {
    start_darkroom ${APP_OPTIONS:-}
    OWNER=$(sql "SELECT id FROM owner ORDER BY created_at LIMIT 1")
    TAG=$(sql "SELECT id FROM tag")
    rm -rf "$Q" && mkdir -p "$Q"
    COLLECTION=$(sql "SELECT id FROM collection")
    write_queries "$TAG" "$COLLECTION"
    echo "$ROWS assets; the tag has $(sql "SELECT count(*) FROM asset_tag"), the collection 500."
    echo
    echo "| request | 1 client, p50 / p99 ms | 4 clients, p50 / p99 ms | 4 clients, per second |"
    echo "|---|---|---|---|"
    row "browse, first page" first-page
    row "browse, 200th page" page-200
    for filter in video uploads favorites tag collection; do row "browse, $filter" $filter; done
    row "words alone (in quotes)" words
    row "meaning (no asset has all the words)" meaning
    row "words and meaning" hybrid
    row "meaning, videos (12.5 %)" meaning-video
    row "meaning, tag (1 %)" meaning-tag
    row "meaning, collection (500)" meaning-collection
    row "words and meaning, tag" hybrid-tag
    row "words and meaning, collection" hybrid-collection
    echo
    echo "| whole request and the bare statement in psql, in turns | request, p50 ms | statement, p50 ms | ratio |"
    echo "|---|---|---|---|"
    beside "meaning" meaning nothingmatchesthis
    beside "words and meaning" hybrid 'lighthouse fjord'
    beside "meaning, videos" meaning-video nothingmatchesthis "AND b.type = 'video'"
    beside "meaning, tag" meaning-tag nothingmatchesthis "AND b.id IN (SELECT asset_id FROM asset_tag WHERE tag_id = '$TAG')"
    beside "meaning, collection" meaning-collection nothingmatchesthis \
        "AND b.id IN (SELECT asset_id FROM asset_collection WHERE collection_id = '$COLLECTION')"
    echo
    found "" >"$Q/found"
    found "&media_type=video" >"$Q/found-video"
    stop_darkroom
    pg_dump -s -h 127.0.0.1 -p $PG_PORT -U postgres postgres >"$WORK/run/schema.sql"
    sql "DROP DATABASE IF EXISTS small" && sql "CREATE DATABASE small"
    psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres small -f "$WORK/run/schema.sql" >/dev/null 2>&1
    psql -qAtX -h 127.0.0.1 -p $PG_PORT -U postgres small -c "INSERT INTO owner (id, name, created_at) VALUES ('$OWNER', 'x', now())"
    local small large
    small=$(filing small) large=$(filing postgres)
    echo "assets filed per second by 4 clients: $small from none on, $large with $ROWS: $(ratio "$large" "$small")"
}

mkdir -p "$WORK/classes" "$WORK/run"
"$(dirname "$JAVA")/javac" -cp "$CLASSPATH_OF_DARKROOM" -d "$WORK/classes" src/bench/search/*.java
PG_OPTIONS="-c shared_buffers=1GB -c work_mem=32MB -c max_wal_size=16GB"
# STAGE=fill keeps the library for STAGE=measure and STAGE=recall, which can be run again.
case ${STAGE:-all} in
    fill) fill ;;
    measure) run_postgres && measure ;;
    recall) recall ;;
    all) fill && measure && recall ;;
esac
