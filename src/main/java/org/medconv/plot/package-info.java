/** Draws charts as PNG for the pages of the benchmarks and the lab. */
package org.medconv.plot;
