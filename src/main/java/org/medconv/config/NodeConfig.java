package org.medconv.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medconv.control.ControlPlace;
import org.medconv.deliver.DestinationConfig;
import org.medconv.deliver.FhirConfig;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.JobsConfig;
import org.medconv.receive.ReceiveConfig;
import org.medconv.report.ResultsConfig;
import org.medconv.retain.RetainConfig;
import org.medconv.route.Mode;
import org.medconv.screen.ScreenConfig;
import org.medconv.signal.AlertsConfig;
import org.medconv.signal.HttpConfig;

/**
 * The node's whole configuration, checked: {@code conf/node.yaml} as types, one part a stage. All
 * paths are absolute.
 *
 * @param home the folder above the configuration file's, where relative paths start
 * @param mode SILENT: nothing that a run makes is sent
 * @param rules folder of the routing rules
 * @param destinations entries of {@code destinations:}
 */
public record NodeConfig(
    Path home,
    Mode mode,
    ListenerConfig dicom,
    List<PeerConfig> peers,
    ReceiveConfig receive,
    Path rules,
    JobsConfig jobs,
    ScreenConfig screen,
    ResultsConfig results,
    FhirConfig fhir,
    List<DestinationConfig> destinations,
    RetainConfig retention,
    HttpConfig http,
    AlertsConfig alerts) {
  public NodeConfig {
    peers = List.copyOf(peers);
    destinations = List.copyOf(destinations);
  }

  /** Where a running node and its command line meet. */
  public ControlPlace control() {
    return ControlPlace.of(jobs.databaseUrl(), home);
  }

  /** The remote application entity of that name. */
  public Optional<PeerConfig> peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /** Where results go besides the peers: FHIR, then the entries of {@code destinations:}. */
  public List<DestinationConfig> beyondPeers() {
    return Stream.concat(Stream.of(fhir), destinations.stream()).toList();
  }

  /** What rules may name as a destination: the peers in their order, then the others. */
  public Set<String> destinationNames() {
    Set<String> names = new LinkedHashSet<>();
    peers.forEach(peer -> names.add(peer.name()));
    beyondPeers().forEach(each -> names.add(each.name()));
    return names;
  }
}
