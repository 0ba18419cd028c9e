/**
 * DICOM files (PS3.10) and their pixels: reading with bounded memory, whatever a file claims, and
 * codecs after T.81, T.87 and T.800.
 */
package org.medconv.dicom.file;
