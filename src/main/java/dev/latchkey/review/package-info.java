/** Looks afterwards at access that somebody took by break-glass, until a person has said whether it was justified. */
package dev.latchkey.review;
