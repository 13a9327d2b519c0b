/**
 * The life of a job. A resource takes it in with one durable insert; the dispatcher claims it and hands it upstream; it
 * then waits as a mere row, holding neither thread nor connection, until its callback arrives or the reconciler asks.
 * Its answer is ingested, and the end — result, assets, history and delivery — is one transaction entered by
 * compare-and-set. What upstream accepted and failed at may have cost money: it is tried again only where its caller chose
 * that. Whatever the engine does next is written in the row itself ({@code state} and {@code due_at}), so a
 * killed process loses nothing: the row comes due, and somebody else goes on. The states and their edges are in {@link
 * dev.darkroom.jobs.JobState}; callers see them as fal's three words. Whoever waits for a job, on a status stream or on
 * the connection of {@code /run}, is told by one {@link dev.darkroom.jobs.watch.JobStatusPoller}, which reads the rows of all watched
 * jobs in one statement.
 */
@NullMarked
package dev.darkroom.jobs;

import org.jspecify.annotations.NullMarked;
