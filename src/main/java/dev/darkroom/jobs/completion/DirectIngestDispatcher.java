package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.shared.AfterTransaction;
import dev.darkroom.shared.work.WorkLoop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Dispatches results to ingest at once, without a claim, where there is room. As many as there is room for here
 * begin as soon as the transaction that keeps them has committed, leased from the start, so that they need no
 * claim; the others come due for anybody.
 */
@ApplicationScoped
class DirectIngestDispatcher {

    private final CompletionRepository ledger;
    private final IngestPermits slots;
    private final WorkSignals signals;
    private final JobsConfig config;
    private final TransactionSynchronizationRegistry transaction;

    DirectIngestDispatcher(
            CompletionRepository ledger,
            IngestPermits slots,
            WorkSignals signals,
            JobsConfig config,
            TransactionSynchronizationRegistry transaction) {
        this.ledger = ledger;
        this.slots = slots;
        this.signals = signals;
        this.config = config;
        this.transaction = transaction;
    }

    /** Keeps answers in the surrounding transaction; see {@link CompletionRepository#write}. */
    List<Job> write(List<CompletionRepository.Given> answers) {
        WorkLoop.Room room = slots.roomToIngest(answers.size());
        List<Job> here = new ArrayList<>();
        boolean isHandedOn = false;
        try {
            List<Job> moved = ledger.write(answers, room.size(), config.ingestLease());
            Set<UUID> first = answers.stream()
                    .limit(room.size())
                    .map(CompletionRepository.Given::job)
                    .collect(Collectors.toSet());
            List<Job> beyondShare = new ArrayList<>();
            moved.stream()
                    .filter(job -> first.contains(job.id()))
                    .forEach(job -> (slots.tryBeginIngest(job) ? here : beyondShare).add(job));
            ledger.release(beyondShare);
            transaction.registerInterposedSynchronization(new AfterTransaction(committed -> {
                if (!committed) {
                    slots.endIngests(here);
                }
                slots.ingest(room, committed ? here : List.of());
                if (committed && here.size() < moved.size()) {
                    signals.newWork();
                }
            }));
            isHandedOn = true;
            return moved;
        } finally {
            // However it ends, also by an Error: the places are those of all.
            if (!isHandedOn) {
                slots.endIngests(here);
                slots.ingest(room, List.of());
            }
        }
    }

    /** There is something else to do once the surrounding transaction has committed. */
    void newWork() {
        transaction.registerInterposedSynchronization(AfterTransaction.committed(signals::newWork));
    }
}
