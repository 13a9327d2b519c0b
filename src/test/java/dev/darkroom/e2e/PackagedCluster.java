package dev.darkroom.e2e;

import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Two replicas of the packaged service on one database and one object folder, and a sandbox as their provider.
 *
 * @param shared the folder of the database and of the objects
 */
record PackagedCluster(Path shared, EmbeddedDatabase database, PackagedApp sandbox, List<PackagedApp> replicas)
        implements AutoCloseable {

    /**
     * Starts all of it and returns when it is ready for requests.
     *
     * @param provider sets up the sandbox
     * @param replica sets up each replica
     */
    static PackagedCluster start(String name, UnaryOperator<PackagedApp> provider, UnaryOperator<PackagedApp> replica) {
        Path shared = Folders.empty(Path.of("target", "e2e", name + "-shared"));
        EmbeddedDatabase database = EmbeddedDatabase.start(shared);
        PackagedApp sandbox =
                provider.apply(PackagedApp.sandbox(name + "-provider")).launch();
        List<PackagedApp> replicas = Stream.of(name + "-one", name + "-two")
                .map(each -> replica.apply(PackagedApp.darkroom(each)
                                .database(database)
                                .upstream(sandbox)
                                .with(
                                        "darkroom.storage.directory",
                                        shared.resolve("objects").toString())
                                .with("darkroom.jobs.grace", "5s"))
                        .launch())
                .toList();
        PackagedCluster cluster = new PackagedCluster(shared, database, sandbox, replicas);
        try {
            sandbox.awaitReady();
            replicas.forEach(PackagedApp::awaitReady);
            return cluster;
        } catch (RuntimeException | AssertionError notReady) {
            cluster.close();
            throw notReady;
        }
    }

    /** A provider that repeats a callback each second, for longer than anything here is down. */
    static PackagedApp repeatingCallbacks(PackagedApp provider) {
        return provider.with(
                "darkroom.sandbox.callbacks.retry-delays", String.join(",", Collections.nCopies(90, "1s")));
    }

    /** A replica whose times are shorter than the usual, and still longer than a submit may take. */
    static PackagedApp hurried(PackagedApp replica) {
        return replica.with(
                        "quarkus.fault-tolerance.\"dev.darkroom.upstream.client.QueueGateway/submit\".timeout.value",
                        "4")
                .with("darkroom.jobs.first-look", "5s");
    }

    @Override
    public void close() {
        replicas.forEach(PackagedApp::close);
        sandbox.close();
        database.close();
    }
}
