/** What the machine says of files and networks, in the administrator's words. */
package org.medconv.words;
