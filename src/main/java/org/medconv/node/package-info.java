/**
 * The server: wires the stages from reception to delivery into one process, and gives each job its
 * run.
 */
package org.medconv.node;
