/** What a person may see, put together for whoever shows it: the API and the portal. */
package dev.latchkey.desk;
