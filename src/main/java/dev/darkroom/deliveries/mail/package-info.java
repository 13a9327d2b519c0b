/** Mail to operators: that a webhook was disabled. Off unless a mail server is named. */
@NullMarked
package dev.darkroom.deliveries.mail;

import org.jspecify.annotations.NullMarked;
