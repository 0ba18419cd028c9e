/** Speed and memory, measured beside a peer in the same run where one is installed. */
package org.medconv.bench;
