package org.medconv.lab.cohort;

import org.medconv.classify.CutOutPlan;

/**
 * What {@code cutouts.json} of a folder of L1 cut-outs says of all of them.
 *
 * @param plan how they were cut; null for whole bodies as they were outlined, nothing taken off
 * @param outsideHu value of the voxels that are not the body
 * @param simulated whether no patient is in it
 * @param madeBy the command, for anyone who wants to repeat it
 */
public record CutOutFacts(CutOutPlan plan, short outsideHu, boolean simulated, String madeBy) {}
