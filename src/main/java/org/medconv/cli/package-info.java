/** The command line: a class a command. Those of the lab and the bench lie in their own rooms. */
package org.medconv.cli;
