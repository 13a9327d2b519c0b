/** Background work: loops that claim from tables, leases, fair shares, throttles, group commit, periodic tasks, retention. */
@NullMarked
package dev.darkroom.shared.work;

import org.jspecify.annotations.NullMarked;
