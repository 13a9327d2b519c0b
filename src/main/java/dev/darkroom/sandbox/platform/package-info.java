/** The platform API: models, prices, past requests; and the ledger, which fal does not have. */
@NullMarked
package dev.darkroom.sandbox.platform;

import org.jspecify.annotations.NullMarked;
