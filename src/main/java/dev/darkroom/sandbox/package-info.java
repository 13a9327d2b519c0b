/**
 * An emulator of the whole of fal.ai over real HTTP, under {@code /sandbox}. Whoever has no key and no network can run
 * jobs against it, and whoever tests can ask it for every trouble that the real service gives now and then.
 *
 * <p>A request comes in at the {@code queue} room, which keeps its life as a timetable: accepted, started, finished are
 * three instants fixed at acceptance, so that its state is a function of the clock and nothing has to tick. The {@code
 * catalogue} checks inputs and builds outputs in the shape of each family of models; the {@code media} room paints,
 * films and plays what the outputs point at, from nothing but a short recipe, which is written into the URL: the
 * {@code cdn} can therefore make a file again whenever it is asked for one, and memory stays bounded. The {@code callback}
 * room signs and delivers completions. The ledger remembers everything that was ever accepted, because a test
 * wants to prove what was paid for and how often.
 *
 * <p>It knows nothing of the other rooms and could be lifted out as a server of its own.
 */
@NullMarked
package dev.darkroom.sandbox;

import org.jspecify.annotations.NullMarked;
