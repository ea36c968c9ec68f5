/** An access request, from asking to its end. */
package dev.latchkey.request;
