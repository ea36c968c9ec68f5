/** The models by themselves: house rules, every path to its end, every rule of the policy. */
package dev.latchkey.process.model;
