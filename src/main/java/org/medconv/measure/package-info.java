/**
 * What physics says of L1: attenuation of its trabecular bone, volume, heights, and what makes them
 * doubtful.
 */
package org.medconv.measure;
