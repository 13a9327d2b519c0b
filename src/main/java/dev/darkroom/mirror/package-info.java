/**
 * The mirror: outputs of jobs are filed also in another library, the provider's own or any that speaks its API, if the operator
 * wants that. A row for each output says how far it is, so that any instance goes on where another was killed; what an owner
 * adds later (favourites, tags, collections) follows, and what is deleted here stays there.
 */
@NullMarked
package dev.darkroom.mirror;

import org.jspecify.annotations.NullMarked;
