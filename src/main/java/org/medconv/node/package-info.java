/** The server: combines the stages from reception to delivery in one process, and runs the jobs. */
package org.medconv.node;
