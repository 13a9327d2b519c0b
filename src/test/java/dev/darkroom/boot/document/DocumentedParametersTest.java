package dev.darkroom.boot.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.ForwardedHeaders;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DocumentedParametersTest {

    @Test
    void the_headers_of_a_submit_are_those_that_are_read() {
        assertThat(DocumentedParameters.OF_SUBMITS.keySet())
                .extracting(name -> name.toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrderElementsOf(ForwardedHeaders.NAMES);
    }
}
