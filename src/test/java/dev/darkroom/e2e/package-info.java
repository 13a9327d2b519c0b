/**
 * The packaged service as its users meet it: processes of its own, real files, fal's own client, a real browser, and
 * the plug pulled in the middle of everything. Nothing here reaches into the code; what is asserted is what the outside
 * can see.
 */
package dev.darkroom.e2e;
