/**
 * DICOM files (PS3.10) and their pixels: reads with bounded memory, whatever a file claims, and
 * decodes after T.81, T.87 and T.800.
 */
package org.medconv.dicom.file;
