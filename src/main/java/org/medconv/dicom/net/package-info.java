/**
 * The wire: listener, sender, query, commitment, TLS. The only package that imports the toolkit's
 * network classes.
 */
package org.medconv.dicom.net;
