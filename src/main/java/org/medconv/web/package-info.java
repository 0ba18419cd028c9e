/** HTTP on a port of its own: health and metrics. */
package org.medconv.web;
