/** Changes of models and policy tables: proposed by one person, held against the past, put in force by another one. */
package dev.latchkey.change;
