/**
 * Text from outside, headers and peers' words, made harmless. Every stage may use it; it knows
 * none.
 */
package org.medconv.text;
