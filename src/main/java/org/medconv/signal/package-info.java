/** The state of the node: health, metrics, and alerts by mail and webhook. */
package org.medconv.signal;
