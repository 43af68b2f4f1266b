import { parseArgs } from 'node:util';
import { errorText } from './http/errors';
import { startSandbox } from './index';
import { startRecorder } from './recording/record';
import { startReplay } from './recording/replay';
import { profileProblem, quirkProblem, type ClockMode, type Profile, type SandboxOptions } from './options';

const help = `A local Identity Security Cloud for access requests, with sample people and access.

npm run sandbox -- [options]

  --port N            the port to listen on; default 8181
  --host H            the address to listen on; default 127.0.0.1
  --rate-limit N      calls per 10 seconds for each client ID and API version; default 100, 0 = no limit
  --clock C           real (default), stepped (moves only by POST /_control/clock/advance), or a number: this many times faster
  --status-lag MS     how far the status list lags, in milliseconds
  --approvals-lag MS  how far the lists of approvals lag, in milliseconds
  --search-lag MS     how far the search index lags, in milliseconds
  --token-lifetime S  how long tokens are valid, in seconds; default 749
  --identities N      adds this many made-up people to the 44 sample people
  --access-items N    adds this many made-up access items to the 105 sample items
  --profile P         the values of all settings: documented (default), or worst, the least convenient for a client
  --quirk NAME=VALUE  changes one setting on which reports about ISC disagree; may be repeated (see docs/sandbox.md)
  --seed FILE         adds the people and access of a file (see sandbox/seed/example.yaml)
  --state FILE        saves the state in this file, so that it survives a restart
  --record FILE       passes calls on to a real tenant (--tenant URL) and writes them and their answers to the file, with pseudonyms for
                      everything that may say something about a person; secrets and tokens are never written
  --tenant URL        the tenant for --record, such as https://acme.api.identitynow.com
  --replay FILE       answers as the recorded tenant did
  --help              prints this text

Press Ctrl-C to stop it.
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			host: { type: 'string' },
			'rate-limit': { type: 'string' },
			clock: { type: 'string' },
			'status-lag': { type: 'string' },
			'approvals-lag': { type: 'string' },
			'search-lag': { type: 'string' },
			'token-lifetime': { type: 'string' },
			identities: { type: 'string' },
			'access-items': { type: 'string' },
			profile: { type: 'string' },
			quirk: { type: 'string', multiple: true },
			seed: { type: 'string' },
			state: { type: 'string' },
			record: { type: 'string' },
			tenant: { type: 'string' },
			replay: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help === true) {
		process.stdout.write(help);
		return;
	}
	const port = number(values.port, 'port') ?? 8181;
	if (values.record !== undefined) return await record(values.record, values.tenant, port);
	if (values.replay !== undefined) return await replay(values.replay, port);
	const options: SandboxOptions = {
		port,
		host: values.host,
		rateLimit: number(values['rate-limit'], 'rate-limit'),
		clock: clockMode(values.clock),
		statusLagMs: number(values['status-lag'], 'status-lag'),
		approvalsLagMs: number(values['approvals-lag'], 'approvals-lag'),
		searchLagMs: number(values['search-lag'], 'search-lag'),
		tokenLifetimeSeconds: number(values['token-lifetime'], 'token-lifetime'),
		profile: profile(values.profile),
		quirks: quirks(values.quirk ?? []),
		seedFile: values.seed,
		stateFile: values.state,
	};
	if (values.identities !== undefined || values['access-items'] !== undefined) {
		options.seed = {
			identities: number(values.identities, 'identities') ?? 0,
			accessItems: number(values['access-items'], 'access-items') ?? 0,
		};
	}
	await run(options);
}

async function run(options: SandboxOptions): Promise<void> {
	const sandbox = await startSandbox(options);
	const { admin, manager, user, revoker, apiClient, signIn } = sandbox.credentials;
	process.stdout.write(`The sandbox listens at ${sandbox.url}
Profile: ${sandbox.profile}

Sample credentials (they work for this sandbox only)
  ORG_ADMIN      ${admin.clientId}  ${admin.clientSecret}
  manager        ${manager.clientId}  ${manager.clientSecret}
  plain user     ${user.clientId}  ${user.clientSecret}
  revoker        ${revoker.clientId}  ${revoker.clientSecret}
  API client     ${apiClient.clientId}  ${apiClient.clientSecret}   (has no user, so it cannot request access)
  sign-in        ${signIn.clientId}  ${signIn.clientSecret}   (authorization code, at ${sandbox.url}/oauth/authorize)

Try
  curl -s ${sandbox.url}/oauth/token -d grant_type=client_credentials -d client_id=${admin.clientId} -d client_secret=${admin.clientSecret}
  curl -s -H "Authorization: Bearer $TOKEN" '${sandbox.url}/public-identities/v1?filters=alias%20eq%20%22priya.nair%22'
  curl -s -X POST ${sandbox.url}/_control/faults -H 'Content-Type: application/json' -d '{"mode": "status", "status": 503, "count": 1}'

Press Ctrl-C to stop it.
`);
	await untilStopped(sandbox);
}

async function record(file: string, tenant: string | undefined, port: number): Promise<void> {
	if (tenant === undefined || !/^https?:\/\/[^/]+\/?$/.test(tenant))
		throw new Error('--record needs --tenant with the address of a tenant, such as https://acme.api.identitynow.com.');
	const recorder = await startRecorder(tenant, file, port);
	process.stdout.write(`Calls to ${recorder.url} go to ${tenant} and are written to ${file}.
Use this address as the URL of the credential. Press Ctrl-C to stop it.
`);
	await untilStopped(recorder);
}

async function replay(file: string, port: number): Promise<void> {
	const player = await startReplay(file, port);
	process.stdout
		.write(`${player.url} answers as recorded in ${file}. Any client ID and secret will do. Press Ctrl-C to stop it.
`);
	await untilStopped(player);
}

async function untilStopped(served: { close(): Promise<void> }): Promise<void> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	await served.close();
}

function number(text: string | undefined, name: string): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number of at least 0, not "${text}".`);
	return value;
}

function clockMode(text: string | undefined): ClockMode | undefined {
	if (text === undefined || text === 'real' || text === 'stepped') return text;
	return number(text, 'clock');
}

function profile(name: string | undefined): Profile | undefined {
	const problem = name === undefined ? undefined : profileProblem(name);
	if (problem !== undefined) throw new Error(`--${problem}`);
	return name as Profile | undefined;
}

function quirks(pairs: readonly string[]): SandboxOptions['quirks'] {
	const entries = pairs.map((pair): [string, unknown] => {
		const [name, value] = pair.split('=');
		if (value === undefined) throw new Error(`--quirk needs NAME=VALUE, not "${pair}".`);
		const read = /^\d+$/.test(value) ? Number(value) : value === 'true' ? true : value === 'false' ? false : value;
		const problem = quirkProblem(name, read);
		if (problem !== undefined) throw new Error(`--quirk: ${problem}`);
		return [name, read];
	});
	return Object.fromEntries(entries);
}

main().catch((error: unknown) => {
	process.stderr.write(`${errorText(error)}\n`);
	process.exitCode = 1;
});
