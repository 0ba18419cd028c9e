/**
 * The node's interface for its command line: a few named requests. The running node answers them
 * through a socket in its folder; without a running node, the command answers them itself. No port
 * is opened.
 */
package org.medconv.control;
