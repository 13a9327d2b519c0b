package dev.darkroom.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses; tests put another one in the place of the system's. */
@FunctionalInterface
interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException, InterruptedException;
}
