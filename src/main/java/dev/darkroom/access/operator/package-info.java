/** What an operator does to owners (tenants): makes, weighs, limits, disables and removes them. */
@NullMarked
package dev.darkroom.access.operator;

import org.jspecify.annotations.NullMarked;
