/** HTTP server on its own port for health and metrics. */
package org.medconv.web;
