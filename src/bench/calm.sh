#!/usr/bin/env bash
# Calm submits: 64 connections that together submit at an even rate, far below what the machine can do, while their jobs are
# worked on. Prints what a submit takes at the median and at its slowest, and their ratio.
source "$(dirname "$0")/lib.sh"
export ENDPOINT=${ENDPOINT:-fal-ai/fast-sdxl} APP SECONDS_EACH=${SECONDS_EACH:-30} RATES=${RATES:-"8 16 32"} CONNECTIONS=${CONNECTIONS:-64}
start_postgres
start_sandbox
start_darkroom ${DARKROOM_EXTRA:-}
node src/bench/calm.mjs
