/**
 * What the commands of all rooms share: options of where they compute, progress, the request to
 * stop, pages and sheets of pictures. Knows none of the rooms.
 */
package org.medconv.lab.desk;
