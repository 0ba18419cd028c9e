/**
 * The pipeline of one series, from files to a screening. The server, {@code analyze} and the
 * benchmarks share it.
 */
package org.medconv.screen;
