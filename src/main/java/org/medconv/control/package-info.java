/**
 * The node's own door for its command line: a few named requests, answered by the running node
 * through a socket in its folder, or by the command itself where no node runs. No port is open.
 */
package org.medconv.control;
