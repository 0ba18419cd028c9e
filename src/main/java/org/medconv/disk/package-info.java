/**
 * How the node's own folders and files are made: for its account alone, held against another node.
 */
package org.medconv.disk;
