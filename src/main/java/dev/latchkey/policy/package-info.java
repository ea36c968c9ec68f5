/** May it be asked for, and who must agree: facts in, an outcome with its reasons out. */
package dev.latchkey.policy;
