/** How the node is: health, metrics, and alerts by mail and webhook. */
package org.medconv.signal;
