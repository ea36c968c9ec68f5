/** Who is calling, and what they may reach. */
package dev.latchkey.security;
