/** The workflow engine: models' delegates and listeners, the doors to it, and the cage around it. */
package dev.latchkey.process;
