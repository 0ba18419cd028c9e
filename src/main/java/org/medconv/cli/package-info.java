/**
 * The command line, one class per command. The commands of lab and bench are in their own packages.
 */
package org.medconv.cli;
