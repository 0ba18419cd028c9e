/** Shared by all commands: exit codes, progress, and usage errors. */
package org.medconv.terminal;
