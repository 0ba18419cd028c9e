package org.medconv.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.Variation;
import org.medconv.volume.Vector3;

/** What is known of a simulated CT: one object; positions are LPS mm, attenuation HU. */
final class PhantomTruthJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PhantomTruthJson() {}

  static String of(PhantomTruth truth) {
    ObjectNode root = JSON.createObjectNode();
    PhantomSpec spec = truth.spec();
    root.put("seed", spec.seed())
        .put("variant", spec.variant().name())
        .put("trabecular_hu_at_120_kv", spec.trabecularHu())
        .put("kvp", spec.kvp())
        .put("noise_sd_hu", spec.noiseSdHu())
        .put("blur_mm", spec.blurMm());
    addPatient(root.putObject("patient"), spec.variation());
    addPoint(root.putArray("sacrum_mm"), truth.sacrum());
    ArrayNode bodies = root.putArray("bodies");
    for (PhantomTruth.Body body : truth.bodies()) {
      ObjectNode node = bodies.addObject();
      node.put("level", body.label().level()).put("label", body.label().ordinal());
      addPoint(node.putArray("centre_mm"), body.centre());
      node.put("width_mm", body.widthMm())
          .put("depth_mm", body.depthMm())
          .put("height_mm", body.heightMm())
          .put("trabecular_hu", body.trabecularHu())
          .put("fracture", body.fracture().name())
          .put("metal", body.metal());
    }
    ObjectNode labels = root.putObject("labels");
    for (PhantomLabel label : PhantomLabel.values()) {
      labels.put(Integer.toString(label.ordinal()), label.name());
    }
    root.put("notice", "Simulated: not the image of a patient.");
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addPatient(ObjectNode node, Variation variation) {
    node.put("age", variation.age()).put("phase", variation.phase().name());
    ArrayNode findings = node.putArray("findings");
    variation.findings().forEach(finding -> findings.add(finding.name()));
    node.put("roll_degrees", variation.rollDegrees())
        .put("lean_degrees", variation.leanDegrees())
        .put("pitch_degrees", variation.pitchDegrees())
        .put("slice_mm", variation.sliceMm())
        .put("sharpness", variation.sharpness())
        .put("stature", variation.stature());
  }

  private static void addPoint(ArrayNode node, Vector3 point) {
    node.add(point.x()).add(point.y()).add(point.z());
  }
}
