package dev.darkroom.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueuePathTest {

    private static final String ID = "01a1fa4c-5b7f-7464-ad9e-73e2c8688641";

    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux/dev, fal-ai/flux/dev, ENDPOINT",
        "fal-ai/flux/dev/, fal-ai/flux/dev, ENDPOINT",
        "fal-ai/flux/requests/ID, fal-ai/flux, RESULT",
        "fal-ai/flux/requests/ID/, fal-ai/flux, RESULT",
        "fal-ai/flux/requests/ID/response, fal-ai/flux, RESULT",
        "fal-ai/flux/dev/requests/ID/status, fal-ai/flux/dev, STATUS",
        "fal-ai/flux/requests/ID/status/, fal-ai/flux, STATUS",
        "workflows/me/mine/requests/ID/cancel, workflows/me/mine, CANCEL"
    })
    void a_path_is_read_as_the_official_clients_write_it(String path, String endpoint, QueuePath.Part part) {
        QueuePath read = QueuePath.parse(path.replace("ID", ID));
        assertThat(read.endpoint()).isEqualTo(endpoint);
        assertThat(read.part()).isEqualTo(part);
        assertThat(read.requestId()).isEqualTo(part == QueuePath.Part.ENDPOINT ? null : UUID.fromString(ID));
    }

    @Property
    void any_id_and_any_endpoint_are_read_back(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String owner,
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String app,
            @ForAll long high,
            @ForAll long low) {
        UUID id = new UUID(high, low);
        QueuePath read = QueuePath.parse(owner + "/" + app + "/requests/" + id + "/status");
        assertThat(read).isEqualTo(new QueuePath(owner + "/" + app, id, QueuePath.Part.STATUS));
    }

    @ParameterizedTest
    @CsvSource({"1-1-1-1-1", "no-uuid", "..", "01a1fa4c5b7f7464ad9e73e2c8688641"})
    void what_is_no_uuid_in_its_full_form_is_no_id(String id) {
        assertThat(QueuePath.parse("fal-ai/flux/requests/" + id).requestId()).isNull();
    }
}
