/**
 * What callers are told, and the record of telling them. A delivery is a row written in the transaction that it tells of
 * ({@code outbox}), so none is forgotten; a loop claims those that are due and posts them, each on a virtual thread of its
 * own, so that one slow receiver delays no other. Every attempt is a row with a typed outcome. The body stays byte for byte the
 * same over all attempts; the signatures, fal's and those of Standard Webhooks, are made anew for each. What there is to
 * tell are events ({@code event}), and registered webhooks ({@code webhook}) say who wants to hear of them.
 */
@NullMarked
package dev.darkroom.deliveries;

import org.jspecify.annotations.NullMarked;
