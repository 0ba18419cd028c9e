/** Measures speed and memory, beside a peer in the same run if one is installed. */
package org.medconv.bench;
