package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.jobs.LostConnectionTest.LongGrace;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A submit whose connection ended is looked for in the provider's list as soon as that must have it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
@WithTestResource(ScriptedUpstream.class)
@TestProfile(LongGrace.class)
class LostConnectionTest {

    private static final Canned CUT = ScriptedUpstream.json(0, "");
    private static final Canned NONE = ScriptedUpstream.json(200, "{\"items\": [], \"has_more\": false}");

    @Inject
    Database database;

    @Test
    void what_the_list_does_not_have_is_submitted_again_without_waiting_for_the_grace() {
        ScriptedUpstream.script(Route.LIST, "fal-ai/cut", NONE);
        ScriptedUpstream.script(
                Route.SUBMIT, "fal-ai/cut", CUT, ScriptedUpstream.json(200, "{\"request_id\": \"second\"}"));
        ScriptedUpstream.script(Route.RESULT, "fal-ai/cut", ScriptedUpstream.json(200, "{\"text\": \"done\"}"));
        String id = Api.submit("fal-ai/cut", "{\"prompt\": \"cut off\"}");
        Api.finished("fal-ai/cut", id).then().statusCode(200);
        assertThat(ScriptedUpstream.submits("fal-ai/cut")).hasSize(2);
    }

    @Test
    void where_there_is_no_list_and_where_an_answer_was_no_clear_one_the_grace_is_waited_for() {
        ScriptedUpstream.script(Route.SUBMIT, "fal-ai/unlisted", CUT);
        ScriptedUpstream.script(Route.LIST, "fal-ai/broken", NONE);
        ScriptedUpstream.script(Route.SUBMIT, "fal-ai/broken", ScriptedUpstream.json(500, "{}"));
        String unlisted = Api.submit("fal-ai/unlisted", "{\"prompt\": \"no list\"}");
        String broken = Api.submit("fal-ai/broken", "{\"prompt\": \"broken\"}");
        await().atMost(Api.PATIENCE).until(() -> isDueInAnHour(unlisted) && isDueInAnHour(broken));
        assertThat(ScriptedUpstream.submits("fal-ai/unlisted")).hasSize(1);
        assertThat(ScriptedUpstream.submits("fal-ai/broken")).hasSize(1);
    }

    /** A provider repeats a callback that reaches nobody. */
    @Test
    void time_in_which_nobody_was_there_to_be_called_is_no_grace() {
        ScriptedUpstream.script(Route.SUBMIT, "fal-ai/down", CUT);
        String job = Api.submit("fal-ai/down", "{\"prompt\": \"down\"}");
        await().atMost(Api.PATIENCE).until(() -> isDueInAnHour(job));

        // As if it had been submitted long before this instance was started.
        database.update(
                "UPDATE job SET submitted_at = submitted_at - interval '2 h', due_at = submitted_at WHERE id = ?",
                UUID.fromString(job));

        await().atMost(Api.PATIENCE)
                .until(() -> !database.query(
                                "SELECT 1 FROM job WHERE id = ? AND due_at > now() + interval '40 min'",
                                row -> row.getInt(1),
                                UUID.fromString(job))
                        .isEmpty());
        assertThat(ScriptedUpstream.submits("fal-ai/down")).hasSize(1);
    }

    @Test
    void what_the_list_has_in_another_spelling_is_adopted_and_what_it_may_have_is_not_paid_for_again() {
        String listed =
                "{\"items\": [{\"request_id\": \"%s\", \"endpoint_id\": \"a/b\", \"json_input\": %s}], \"has_more\": false}";
        String found = "found-" + UUID.randomUUID();
        ScriptedUpstream.script(
                Route.LIST, "fal-ai/spelled", ScriptedUpstream.json(200, listed.formatted(found, "{\"guidance\": 7}")));
        ScriptedUpstream.script(Route.SUBMIT, "fal-ai/spelled", CUT);
        ScriptedUpstream.script(Route.RESULT, "fal-ai/spelled", ScriptedUpstream.json(200, "{\"text\": \"done\"}"));
        ScriptedUpstream.script(
                Route.LIST,
                "fal-ai/rounded",
                ScriptedUpstream.json(200, listed.formatted("r-" + UUID.randomUUID(), "{\"seed\": 9007199254740992}")));
        ScriptedUpstream.script(Route.SUBMIT, "fal-ai/rounded", CUT);
        String spelled = Api.submit("fal-ai/spelled", "{\"guidance\": 7.0}");
        String rounded = Api.submit("fal-ai/rounded", "{\"seed\": 9007199254740993}");

        Api.finished("fal-ai/spelled", spelled).then().statusCode(200);
        await().atMost(Api.PATIENCE).until(() -> Api.history(rounded).contains("list unreadable"));
        assertThat(ScriptedUpstream.submits("fal-ai/spelled")).hasSize(1);
        assertThat(ScriptedUpstream.submits("fal-ai/rounded")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/../c", "..", "a b", "a\\u0000b", "", "x\\r\\ny"})
    void what_the_list_has_under_an_id_that_is_none_is_neither_adopted_nor_paid_for_again(String id) {
        String app = "fal-ai/odd" + id.hashCode();
        ScriptedUpstream.script(
                Route.LIST,
                app,
                ScriptedUpstream.json(
                        200,
                        "{\"items\": [{\"request_id\": \"" + id
                                + "\", \"endpoint_id\": \"a/b\", \"json_input\": {\"seed\": 1}}], \"has_more\": false}"));
        ScriptedUpstream.script(Route.SUBMIT, app, ScriptedUpstream.json(200, "{\"request_id\": \"" + id + "\"}"));
        String job = Api.submit(app, "{\"seed\": 1}");
        await().atMost(Api.PATIENCE).until(() -> isDueInAnHour(job));
        database.update("UPDATE job SET due_at = submitted_at WHERE id = ?", UUID.fromString(job));
        await().atMost(Api.PATIENCE).until(() -> Api.history(job).contains("list unreadable"));
        assertThat(Api.history(job)).doesNotContain("submitted");
        assertThat(ScriptedUpstream.submits(app)).hasSize(1);
    }

    private boolean isDueInAnHour(String job) {
        return !database.query(
                        "SELECT 1 FROM job WHERE id = ? AND state = 'WAITING' AND due_at > submitted_at + interval '50 min'",
                        row -> row.getInt(1),
                        UUID.fromString(job))
                .isEmpty();
    }

    public static class LongGrace implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("darkroom.jobs.grace", "1h", "darkroom.jobs.list-settled", "500ms");
        }
    }
}
