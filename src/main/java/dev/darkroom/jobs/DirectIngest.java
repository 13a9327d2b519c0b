package dev.darkroom.jobs;

import dev.darkroom.shared.AfterTransaction;
import dev.darkroom.shared.WorkLoop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Hands answers on to be ingested. As many as there is room for here begin as soon as the transaction that keeps them has
 * committed, leased from the start, so that they need no claim; the others come due for anybody.
 */
@ApplicationScoped
class DirectIngest {

    private final AnswerLedger ledger;
    private final Engine engine;
    private final JobsConfig config;
    private final TransactionSynchronizationRegistry transaction;

    DirectIngest(
            AnswerLedger ledger, Engine engine, JobsConfig config, TransactionSynchronizationRegistry transaction) {
        this.ledger = ledger;
        this.engine = engine;
        this.config = config;
        this.transaction = transaction;
    }

    /** Keeps answers in the surrounding transaction; see {@link AnswerLedger#write}. */
    List<Job> write(List<AnswerLedger.Given> answers) {
        WorkLoop.Room room = engine.roomToIngest(answers.size());
        List<Job> moved;
        try {
            moved = ledger.write(answers, room.size(), config.ingestLease());
        } catch (RuntimeException failure) {
            engine.ingest(room, List.of());
            throw failure;
        }
        Set<UUID> first =
                answers.stream().limit(room.size()).map(AnswerLedger.Given::job).collect(Collectors.toSet());
        List<Job> here = new ArrayList<>();
        List<Job> beyondShare = new ArrayList<>();
        moved.stream()
                .filter(job -> first.contains(job.id()))
                .forEach(job -> (engine.tryBeginIngest(job) ? here : beyondShare).add(job));
        try {
            ledger.release(beyondShare);
        } catch (RuntimeException failure) {
            engine.endIngests(here);
            engine.ingest(room, List.of());
            throw failure;
        }
        transaction.registerInterposedSynchronization(new AfterTransaction(committed -> {
            if (!committed) {
                engine.endIngests(here);
            }
            engine.ingest(room, committed ? here : List.of());
            if (committed && here.size() < moved.size()) {
                engine.newWork();
            }
        }));
        return moved;
    }

    /** There is something else to do once the surrounding transaction has committed. */
    void newWork() {
        transaction.registerInterposedSynchronization(AfterTransaction.committed(engine::newWork));
    }
}
