/**
 * Background work: loops that claim from tables, leases, fair shares, throttles, group commit, periodic tasks, retention.
 *
 * <p>At shutdown each owner of a loop observes the {@code ShutdownEvent}: {@link dev.darkroom.shared.work.WorkLoop} claims no
 * more and waits some seconds for what is under way, {@code jobs.engine.JobEngine} then gives the leases back that are still
 * held, and the embedded database stops last ({@code boot.Darkroom}).
 */
@NullMarked
package dev.darkroom.shared.work;

import org.jspecify.annotations.NullMarked;
