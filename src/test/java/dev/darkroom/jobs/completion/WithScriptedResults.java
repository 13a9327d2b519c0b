package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import jakarta.inject.Inject;
import java.util.UUID;

/** A provider whose answers a test writes down, under an app of the test's own. */
abstract class WithScriptedResults {

    static final Canned OUTPUT = json(200, "{\"output\": \"a story\"}");

    @Inject
    Database database;

    static String app() {
        return "meaning/" + UUID.randomUUID();
    }
}
