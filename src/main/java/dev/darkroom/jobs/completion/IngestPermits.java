package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.shared.work.WorkLoop;
import java.util.List;

/** The places in which results are ingested, as far as they can be had without a claim. */
public interface IngestPermits {

    /** Room to ingest answers without claiming them; to be filled, if only with nothing. */
    WorkLoop.Room roomToIngest(int most);

    /** Whether an answer may be ingested here and now; if so, one of its owner's and its app's places is taken. */
    boolean tryBeginIngest(Job job);

    /** Gives the places back of answers that are not ingested here after all. */
    void endIngests(List<Job> jobs);

    /** Ingests answers, leased to this instance already, in room and places that were had for them. */
    void ingest(WorkLoop.Room room, List<Job> jobs);
}
