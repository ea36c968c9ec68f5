/** What a terminal or a pipeline asks of a running Latchkey, over its API. */
package dev.latchkey.cli;
