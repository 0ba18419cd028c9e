/**
 * Physical measurements of L1: trabecular attenuation, volume, heights, and findings that make them
 * doubtful.
 */
package org.medconv.measure;
