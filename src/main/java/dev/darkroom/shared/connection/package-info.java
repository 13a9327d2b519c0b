/**
 * Connections of callers, below the requests: how many there may be, and how long each may keep the server waiting. The HTTP
 * server itself knows one idle time for a connection, which would cut long polls and which one byte now and then defeats.
 */
@NullMarked
package dev.darkroom.shared.connection;

import org.jspecify.annotations.NullMarked;
