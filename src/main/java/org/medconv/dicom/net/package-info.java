/**
 * The network side of DICOM: listener, sender, query, commitment, TLS. Only this package imports
 * the toolkit's network classes.
 */
package org.medconv.dicom.net;
