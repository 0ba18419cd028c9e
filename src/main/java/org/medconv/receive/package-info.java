/**
 * Reception: writes instances safely to disk before they are acknowledged, tracks whether series
 * and studies are complete, and answers storage commitment.
 */
package org.medconv.receive;
