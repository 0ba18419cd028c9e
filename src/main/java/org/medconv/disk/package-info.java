/**
 * Creates the node's folders and files, readable only by its own account, and locks them against a
 * second node. Also decides which input files may be read.
 */
package org.medconv.disk;
