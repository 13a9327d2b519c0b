/**
 * HTTP to any address that came from outside: outputs, webhooks, imports, signed uploads. Each call goes through
 * {@link dev.darkroom.outgoing.OutgoingGuard}, which lets public addresses through and those that the operator named, and dials
 * the very address that was checked. A call has one deadline for all of it, a size limit, and typed failures.
 */
@NullMarked
package dev.darkroom.outgoing;

import org.jspecify.annotations.NullMarked;
