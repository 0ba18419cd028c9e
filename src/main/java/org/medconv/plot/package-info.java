/** Curves as PNG, for the pages of the benchmarks and of the lab. */
package org.medconv.plot;
