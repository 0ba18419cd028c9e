package org.medconv.lab.cohort;

import java.util.Random;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomTruth.Body;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Lesions that affect one vertebral body and none of its neighbours, added to a simulated scan. */
enum FocalLesion {
  /** Dense bone of 12 to 24 mm, as of a metastasis. */
  SCLEROSIS {
    @Override
    Field drawn(Body body, Random random) {
      return ball(inside(body, 0.25, random), between(random, 6, 12), between(random, 150, 400));
    }
  },
  /** Compact bone of 4 to 10 mm. */
  BONE_ISLAND {
    @Override
    Field drawn(Body body, Random random) {
      return ball(inside(body, 0.3, random), between(random, 2, 5), between(random, 400, 900));
    }
  },
  /** Dense bone 6 to 12 mm deep under one end plate. */
  END_PLATE {
    @Override
    Field drawn(Body body, Random random) {
      double side = random.nextBoolean() ? 1 : -1;
      double border = body.heightMm() / 2 - between(random, 6, 12);
      double hu = between(random, 100, 300);
      return at -> hu * step(side * at.z() - border);
    }
  },
  /** Fat of 12 to 22 mm with upright strands of dense bone every 4 mm. */
  HAEMANGIOMA {
    @Override
    Field drawn(Body body, Random random) {
      Field fat = ball(inside(body, 0.2, random), between(random, 6, 11), 1);
      double less = between(random, 60, 120);
      double strand = between(random, 150, 350);
      return at -> {
        double wave = Math.cos(Math.PI * at.x() / 2) * Math.cos(Math.PI * at.y() / 2);
        return fat.hu(at) * (strand * Math.max(0, wave - 0.5) / 0.5 - less);
      };
    }
  };

  /** The change of a lesion in HU at a point relative to the body's centre, mm. */
  interface Field {
    double hu(Vector3 at);
  }

  abstract Field drawn(Body body, Random random);

  /** The scan with the lesion only in this body, and with unchanged noise. */
  CtVolume in(PhantomCt ct, PhantomLabel label, Random random) {
    Body body = ct.truth().body(label);
    Field field = drawn(body, random);
    Grid grid = ct.volume().grid();
    short[] hu = ct.volume().hu().clone();
    for (int p = 0; p < hu.length; p++) {
      if (ct.labels()[p] == label.ordinal()) {
        double value = hu[p] + field.hu(grid.toPatient(p).minus(body.centre()));
        hu[p] = (short) Math.round(Math.max(-1024, Math.min(1400, value)));
      }
    }
    return new CtVolume(grid, hu, ct.volume().acquisition());
  }

  private static Vector3 inside(Body body, double share, Random random) {
    return new Vector3(
        between(random, -share, share) * body.widthMm(),
        between(random, -share, share) * body.depthMm(),
        between(random, -share, share) * body.heightMm());
  }

  private static Field ball(Vector3 centre, double radius, double hu) {
    return at -> hu * step(radius - at.minus(centre).length());
  }

  /** From 0 outside to 1 inside over about 2 mm, as a scanner blurs it. */
  private static double step(double depth) {
    return 1 / (1 + Math.exp(-2 * depth));
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
