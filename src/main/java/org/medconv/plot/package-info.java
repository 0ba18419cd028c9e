/** Draws curves as PNG for the pages of benchmarks and lab. */
package org.medconv.plot;
