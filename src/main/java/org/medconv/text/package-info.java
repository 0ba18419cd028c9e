/**
 * Text from outside, such as DICOM headers and messages of peers, made harmless. All stages may use
 * this package; it depends on none of them.
 */
package org.medconv.text;
