/** What all commands share on a terminal: exit codes, progress, how they were used. */
package org.medconv.terminal;
