/**
 * The server: combines the stages from reception to delivery in one process, and gives each job its
 * run.
 */
package org.medconv.node;
