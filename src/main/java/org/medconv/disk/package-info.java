/**
 * How the node's own folders and files are made: for its account alone, held against another node;
 * and which of the files it is given it reads.
 */
package org.medconv.disk;
