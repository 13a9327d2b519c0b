package dev.darkroom.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses; tests put another one in the place of the system's. */
@FunctionalInterface
public interface NameResolver {
    InetAddress[] resolve(String host) throws UnknownHostException, InterruptedException;
}
