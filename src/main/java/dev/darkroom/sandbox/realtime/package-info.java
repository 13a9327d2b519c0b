/** The sandbox's realtime models: WebSockets with MessagePack frames, as fal's client speaks by default. */
@NullMarked
package dev.darkroom.sandbox.realtime;

import org.jspecify.annotations.NullMarked;
