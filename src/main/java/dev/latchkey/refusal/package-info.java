/** How Latchkey says no: one supertype, so that every door gives the same answer to the same refusal. */
package dev.latchkey.refusal;
