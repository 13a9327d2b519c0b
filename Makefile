# The front door of the repository. `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.PHONY: bench-webhooks bench-limits bench-calm bench-neighbours bench-files bench-cost bench-submit bench-life bench-backlog bench-snapshot bench-memory bench-search help jdk run test quick format package native test-native lambda lambda-native test-lambda image test-upgrade bench-start sandbox import clean

# A JDK 25 or newer: JAVA_HOME's own if it is one, else the newest below the usual folders.
JDK := $(shell bin/find-jdk)
export JAVA_HOME := $(JDK)
# Maven 3.8 on a new JDK warns at every call of what its own libraries do.
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow
MVN := mvn -B -ntp
JAR := target/quarkus-app/quarkus-run.jar
AOT := target/quarkus-app/app.aot
# What builds native executables: that of GRAALVM_HOME, of the JDK, or of the path.
NATIVE_IMAGE := $(firstword $(wildcard $(if $(GRAALVM_HOME),$(GRAALVM_HOME)/bin/native-image) $(JDK)/bin/native-image) $(shell command -v native-image))
SOURCES := pom.xml $(shell find src/main openapi -type f 2>/dev/null)

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

jdk:
	@if [ -z "$(JDK)" ]; then echo "Darkroom needs JDK 25 or newer: install one (for example Temurin 25) or set JAVA_HOME to it." >&2; exit 1; fi

run: $(JAR) ## Build if needed, start everything on embedded defaults and run one sample job
	@exec "$(JDK)/bin/java" $(if $(wildcard $(AOT)),-XX:AOTCache=$(AOT) -Xlog:aot*=off) --enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError -Ddarkroom.tour=true -Dquarkus.log.console.level=WARN -jar $(JAR)

import: ## Import into a running Darkroom (SOURCE=fal, folder or urls, FROM=its URL, folder or file, DARKROOM_KEY, FROM_KEY)
	@bin/import "$(or $(SOURCE),fal)" $(if $(FROM),"$(FROM)")

sandbox: $(JAR) ## Start the upstream emulator alone (QUARKUS_HTTP_PORT chooses its port)
	@exec "$(JDK)/bin/java" -Dquarkus.profile=sandbox -jar $(JAR)

test: jdk ## Run every test: unit, service and end to end
	$(MVN) verify

quick: jdk ## Run the unit and service tests only
	$(MVN) test

format: jdk ## Lay the sources out as the build wants them
	$(MVN) -q spotless:apply

package: $(AOT) ## Build target/quarkus-app/quarkus-run.jar and, beside it, the AOT cache that it starts quicker with

$(JAR): $(SOURCES) | jdk
	@echo "Building Darkroom (the first build downloads its libraries and takes a few minutes) ..."
	@(while sleep 3; do printf '.'; done) & dots=$$!; trap "kill $$dots 2>/dev/null; echo" EXIT; $(MVN) -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	@touch $@

$(AOT): $(JAR) bin/train
	@JAVA_HOME="$(JDK)" bin/train

native: jdk ## Build the native executable, target/darkroom-*-runner (needs Mandrel or GraalVM 25)
	@if [ -z "$(NATIVE_IMAGE)" ]; then echo "No native-image: install Mandrel 25 or GraalVM 25, with gcc and the headers of zlib and FreeType, and set GRAALVM_HOME to it." >&2; exit 1; fi
	GRAALVM_HOME=$(patsubst %/bin/native-image,%,$(NATIVE_IMAGE)) $(MVN) -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dnative

test-native: native ## Run the end-to-end tests against the native executable
	$(MVN) test-compile failsafe:integration-test failsafe:verify -Dspotless.check.skip=true -Dnative

image: $(JAR) ## Build the container image without Docker: target/image/jib-image.tar, or pushed as IMAGE=registry/name:tag
	$(MVN) -q -Prelease cyclonedx:makeBom
	$(MVN) -q -f deploy/image/pom.xml process-resources $(if $(IMAGE),jib:build -Djib.to.image=$(IMAGE),jib:buildTar) -Dimage.version=$$(sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml) -Dimage.revision=$$(git rev-parse HEAD) -Dimage.source=$${SOURCE:-$$(git remote get-url origin || echo unknown)}

test-upgrade: $(JAR) ## Replace two instances of an older commit (FROM=...) behind nginx under load (needs nginx)
	old=$$(bin/build-commit $(FROM)) && $(MVN) test-compile failsafe:integration-test failsafe:verify -Dspotless.check.skip=true -Dit.test=RollingUpgradeIT -Dupgrade.from=$$old

lambda: jdk ## Package the function for AWS Lambda, target/function.zip
	$(MVN) -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dlambda

lambda-native: jdk ## The same with the native executable in it (needs Mandrel or GraalVM 25, and zip)
	@if [ -z "$(NATIVE_IMAGE)" ]; then echo "No native-image: see make native." >&2; exit 1; fi
	GRAALVM_HOME=$(patsubst %/bin/native-image,%,$(NATIVE_IMAGE)) $(MVN) -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dlambda -Dnative
	zip -qj target/function.zip target/*.so

test-lambda: $(JAR) lambda ## Run the end-to-end tests of the function, as AWS Lambda would run it
	$(MVN) test-compile failsafe:integration-test failsafe:verify -Dspotless.check.skip=true -Dlambda

bench-start: $(AOT) ## Compare start, memory, size and throughput of the ways to run it (KINDS; native and lean are built before)
	@src/bench/start.sh

bench-cost: $(JAR) ## Count statements and transactions per job (needs a PostgreSQL 15 or newer)
	@src/bench/cost.sh

bench-submit: $(JAR) ## Measure durable submits against pgbench (needs wrk, pgbench and a PostgreSQL 15 or newer)
	@src/bench/submit.sh

bench-life: $(JAR) ## Measure whole lives of jobs against pgbench, graphile-worker and pg-boss (needs node)
	@src/bench/life.sh

bench-backlog: $(JAR) ## Measure submits, reads and claims with a million queued jobs against none
	@src/bench/backlog.sh

bench-snapshot: $(JAR) ## Measure lives while somebody holds an old transaction open
	@src/bench/snapshot.sh

bench-memory: $(JAR) ## Watch the memory of one run over tens of thousands of jobs
	@src/bench/memory.sh

bench-files: $(JAR) ## Measure uploads and reads of files against nginx (needs nginx with DAV, and wrk)
	@src/bench/files.sh

bench-search: $(JAR) ## Measure browsing, filtering and searching a million assets beside the bare statement in psql
	@src/bench/search.sh

bench-calm: $(JAR) ## Measure calm submits at an even rate, median and slowest (needs node)
	@src/bench/calm.sh

bench-webhooks: $(JAR) ## Measure callback to webhook, and 20,000 events for 20 receivers through a kill (needs node)
	@src/bench/webhooks.sh

bench-limits: $(JAR) ## Measure how exact a key's limits are over two instances under load (needs node)
	@src/bench/limits.sh

bench-neighbours: $(JAR) ## Measure what calm jobs notice of bad neighbours, as ratios to calm (needs node)
	@src/bench/neighbours.sh

clean: jdk ## Remove what was built (never the data folder)
	$(MVN) -q clean
