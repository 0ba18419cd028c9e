/**
 * What may be deleted, and when: received images, result files and the record, each by its time.
 */
package org.medconv.retain;
