/**
 * Shared by the commands of all lab packages: options for the device, the request to stop, report
 * pages and contact sheets. Depends on none of those packages.
 */
package org.medconv.lab.desk;
