/**
 * The pipeline of one series, from its files to a screening. Shared by the server, {@code analyze}
 * and the benchmarks.
 */
package org.medconv.screen;
