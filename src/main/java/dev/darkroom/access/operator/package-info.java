/** What an operator does to owners (tenants): makes, weighs, limits and disables them. */
@NullMarked
package dev.darkroom.access.operator;

import org.jspecify.annotations.NullMarked;
