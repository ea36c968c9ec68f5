/** The engine's own doors, Tasklist, Cockpit and REST: who stands behind each call, by single sign-on. */
package dev.latchkey.process.web;
