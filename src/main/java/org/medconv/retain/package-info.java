/** Retention: deletes received images, result files and the record, each after its own time. */
package org.medconv.retain;
