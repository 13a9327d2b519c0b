/**
 * What callers are told, and the record of telling them. A delivery is a row written in the transaction that ends the
 * job, so none is forgotten; a loop claims those that are due and posts them, each on a virtual thread of its own, so
 * that one slow receiver delays no other. Every attempt is a row with a typed outcome. The body stays byte for byte the
 * same over all attempts; the signature, in fal's four headers, is made anew for each, with a key whose public half is
 * published where fal publishes its own.
 */
@NullMarked
package dev.darkroom.deliveries;

import org.jspecify.annotations.NullMarked;
