/**
 * What arrived: instances safely on disk before they are acknowledged, series and studies that are
 * complete or not, commitment answered.
 */
package org.medconv.receive;
