/** Files that people edit, read so that every fault has its line, its key and its reason. */
package org.medconv.yaml;
