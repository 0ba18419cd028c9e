/** Explains failures of files and networks in words for the administrator. */
package org.medconv.words;
