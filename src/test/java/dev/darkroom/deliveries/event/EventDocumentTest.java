package dev.darkroom.deliveries.event;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document of events (AsyncAPI) names those that there are, with the fields that are really told. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class EventDocumentTest {

    @Inject
    Callers callers;

    private static JsonNode document() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("docs", "reference", "events.asyncapi.yaml").toFile());
    }

    private static JsonNode data(JsonNode document, String type) {
        for (JsonNode message : document.at("/components/messages")) {
            if (message.path("name").asText().equals(type)) {
                String reference = message.at("/payload/properties/data/$ref").asText();
                return document.at(reference.substring(1));
            }
        }
        throw new AssertionError("no message " + type);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void every_type_is_a_message_and_every_message_a_type() throws IOException {
        List<String> types =
                Arrays.stream(EventType.values()).map(EventType::label).toList();
        assertThat(document().at("/components/messages").findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(types);
        assertThat(document().at("/channels/webhook/messages")).hasSize(types.size());
    }

    @Test
    void what_is_told_has_the_fields_that_the_document_says() throws IOException {
        TestCaller owner =
                callers.somebodyWith(Scope.JOBS_READ, EnumSet.allOf(Scope.class).toArray(Scope[]::new));
        String job = given().header("Authorization", owner.authorization())
                .contentType(ContentType.JSON)
                .header("Prefer", "wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"x\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        assertThat(job).isNotNull();
        String asset = Api.as(owner.authorization().substring("Key ".length()))
                .get("/v1/assets")
                .path("assets[0].asset_id");
        given().header("Authorization", owner.authorization())
                .delete("/v1/assets/" + asset)
                .then()
                .statusCode(204);
        String told = given().header("Authorization", owner.authorization())
                .get("/v1/events")
                .asString();
        JsonNode events = new ObjectMapper().readTree(told).path("events");
        assertThat(events.findValuesAsText("type")).contains("job.succeeded", "asset.created", "asset.deleted");
        for (JsonNode event : events) {
            JsonNode schema = data(document(), event.path("type").asText());
            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            assertThat(names(event)).containsExactlyInAnyOrder("id", "type", "created_at", "data");
            assertThat(names(schema.path("properties"))).containsAll(names(event.path("data")));
            assertThat(names(event.path("data"))).containsAll(required);
        }
    }
}
