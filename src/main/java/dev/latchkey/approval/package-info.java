/** Stages, decisions, and the named rules that a decision must pass. */
package dev.latchkey.approval;
