/**
 * The pipeline of one series, from files to a screening; the server, {@code analyze} and the bench
 * share it.
 */
package org.medconv.screen;
