/** What the engine refuses whoever asks: foreign expressions, foreign code, foreign beans. */
package dev.latchkey.process.cage;
