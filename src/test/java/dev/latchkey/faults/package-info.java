/** A bench that tries to break the promise "no access outlives its lease", and looks with eyes of its own. */
package dev.latchkey.faults;
