package org.medconv.deliver;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.medconv.jobs.ResultFile;
import org.medconv.report.ReportedPatient;
import org.medconv.text.Secret;
import org.medconv.words.FileTrouble;

/**
 * The EHR. Each bundle is posted as a transaction (FHIR R4 3.1.0.11). Its entries are conditional,
 * so that posting it twice creates no duplicates. Without a server the bundle stays a file.
 */
public final class FhirDestination extends Destination {
  private final FhirConfig config;
  private final BoundedAnswers answers;
  private IGenericClient client;
  private FhirContext fhir;

  public FhirDestination(FhirConfig config) {
    super(config.name());
    this.config = config;
    this.answers = new BoundedAnswers(config.timeout());
  }

  @Override
  Attempt attempt(List<ResultFile> results, Progress progress) {
    // Withdrawals first: a failure of new results must not delay them.
    List<ResultFile> bundles =
        results.stream()
            .filter(r -> config.takes(r.name()))
            .sorted(Comparator.comparing(ResultFile::takesBack).reversed())
            .toList();
    if (bundles.isEmpty()) {
      return new Attempt.Kept("The run made no FHIR bundle; there is nothing to send.");
    }
    if (config.baseUrl().isEmpty()) {
      return new Attempt.Kept("No FHIR server is configured; kept as a file: " + files(bundles));
    }
    Optional<Path> object =
        results.stream()
            // Withdrawals name the former patient.
            .filter(result -> !result.takesBack() && result.instance().isPresent())
            .map(ResultFile::file)
            .findFirst();
    for (ResultFile bundle : bundles) {
      Optional<Attempt> hindered = post(bundle, object, config.baseUrl().get());
      if (hindered.isPresent()) {
        return hindered.get();
      }
    }
    return new Attempt.Sent();
  }

  @Override
  public Finding examine() throws IOException, InterruptedException {
    return config.baseUrl().isEmpty()
        ? Finding.noteworthy("no fhir.baseUrl: bundles are kept as files")
        : Finding.well(FhirMetadata.greet(config, config.baseUrl().get()));
  }

  private static List<Path> files(List<ResultFile> results) {
    return results.stream().map(ResultFile::file).toList();
  }

  /**
   * @param object a DICOM result of the same run, which identifies the patient
   */
  private Optional<Attempt> post(ResultFile result, Optional<Path> object, URI server) {
    connect(server);
    Bundle bundle;
    try {
      bundle = read(result.file());
    } catch (DataFormatException e) {
      return Optional.of(unreadable("the bundle is damaged"));
    } catch (IOException e) {
      return Optional.of(unreadable(FileTrouble.of(e)));
    }
    try {
      if (result.takesBack()) {
        new Withdrawal(client).withdraw(bundle);
        return Optional.empty();
      }
      return exchange(bundle, object);
    } catch (IOException e) {
      return Optional.of(unreadable(FileTrouble.of(e)));
    } catch (BaseServerResponseException e) {
      return Optional.of(cutOff(e).orElseGet(() -> FhirFailure.of(e)));
    } catch (RuntimeException | StackOverflowError e) {
      // The parser throws many kinds of exceptions for invalid input; none says more than this.
      return Optional.of(cutOff(e).orElseGet(FhirFailure::unreadable));
    } finally {
      answers.end();
    }
  }

  private static Attempt unreadable(String why) {
    String sentence = "The results cannot be read from disk: %s.".formatted(why);
    return new Attempt.Dead("RESULT_UNREADABLE", sentence);
  }

  /**
   * @throws IOException if the DICOM result cannot be read
   */
  private Optional<Attempt> exchange(Bundle bundle, Optional<Path> object) throws IOException {
    Optional<Attempt> noPatient = resolvePatient(bundle, object);
    if (noPatient.isPresent()) {
      if (Withdrawal.isNeeded(bundle)) {
        new Withdrawal(client).withdraw(bundle);
      }
      return noPatient;
    }
    Bundle answer = client.transaction().withBundle(bundle).execute();
    return FhirFailure.inAnswer(answer, bundle.getEntry().size());
  }

  /** If this node ended the exchange, its exception says only how. */
  private Optional<Attempt> cutOff(Throwable failure) {
    return answers
        .fault(failure)
        .map(why -> new Attempt.Failed("ANSWER_" + why, answers.sentence(why), true));
  }

  private Optional<Attempt> resolvePatient(Bundle bundle, Optional<Path> object)
      throws IOException {
    PatientReferences references = new PatientReferences(fhir, bundle);
    if (references.isEmpty()) {
      return Optional.empty();
    }
    if (object.isEmpty()) {
      return Optional.of(
          new Attempt.Dead(
              "RESULT_UNREADABLE", "No result object names the patient of the FHIR bundle."));
    }
    PatientLookup.Answer answer =
        new PatientLookup(client, answers, config.systems()).find(reported(object.get()));
    if (answer instanceof PatientLookup.Missing missing) {
      return Optional.of(missing.why());
    }
    String patient = ((PatientLookup.Found) answer).url();
    references.resolveTo(patient);
    return new StudyOwner(client).settle(bundle, patient);
  }

  /** Separates a fault of this node's own file from answers of the server. */
  private static ReportedPatient reported(Path object) throws IOException {
    try {
      return ReportedPatient.read(object);
    } catch (RuntimeException e) {
      // The reader throws many kinds of exceptions for a damaged file.
      throw new IOException("This DICOM result cannot be read: " + object.getFileName(), e);
    }
  }

  private Bundle read(Path file) throws IOException {
    return fhir.newJsonParser()
        // Otherwise the fullUrl would replace the id of an entry that has its own.
        .setOverrideResourceIdWithBundleEntryFullUrl(false)
        .parseResource(Bundle.class, Files.readString(file));
  }

  /** Called at the first use: creating a FhirContext takes a second. */
  private void connect(URI server) {
    if (client != null) {
      return;
    }
    // Own context: every request uses the HTTP client of its context's factory, not of the factory
    // that created the FHIR client, and the limits of this client must not affect others.
    fhir = FhirContext.forR4();
    IRestfulClientFactory factory =
        new ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory(fhir);
    fhir.setRestfulClientFactory(factory);
    factory.setHttpClient(answers.httpClient());
    factory.setServerValidationMode(ServerValidationModeEnum.NEVER);
    client = factory.newGenericClient(server.toString());
    client.registerInterceptor(answers);
    config
        .bearerToken()
        .map(Secret::reveal)
        .ifPresent(token -> client.registerInterceptor(new BearerTokenAuthInterceptor(token)));
  }
}
