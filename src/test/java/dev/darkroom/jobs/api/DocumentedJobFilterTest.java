package dev.darkroom.jobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.CommittedDocument;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedJobFilterTest {

    @Test
    void what_narrows_a_list_of_jobs_stands_in_the_document() throws IOException {
        assertThat(CommittedDocument.queryOf("/v1/jobs").keySet())
                .containsExactlyInAnyOrderElementsOf(JobFilter.PARAMETERS);
    }
}
