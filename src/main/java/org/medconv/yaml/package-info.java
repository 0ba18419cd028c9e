/** Reads files that people edit. Every fault has its line, its key and its reason. */
package org.medconv.yaml;
