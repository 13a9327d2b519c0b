package dev.darkroom.jobs;

/** Wakes the loops that claim jobs, here and on the other replicas; without it they find new work at their next poll. */
public interface WorkSignals {

    /** Something may be claimable now. */
    void newWork();

    /** The same, when all there is are jobs to hand upstream. */
    void newJobs();
}
