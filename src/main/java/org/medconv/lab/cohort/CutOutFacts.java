package org.medconv.lab.cohort;

import org.medconv.classify.CutOutPlan;

/**
 * The content of {@code cutouts.json}: facts about all cut-outs of a folder.
 *
 * @param plan how they were cut; null for whole bodies without erosion
 * @param outsideHu value of the voxels outside of the body
 * @param simulated whether the data are simulated
 * @param madeBy the command, for repetition
 */
public record CutOutFacts(CutOutPlan plan, short outsideHu, boolean simulated, String madeBy) {}
