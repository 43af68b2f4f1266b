import { startSandbox, type Sandbox } from '../../sandbox';
import { CredentialStore, type NodeOptions, type NodeResult } from './harness';
import { type Elsewhere, startElsewhere } from './harness/elsewhere';
import { access, accessItem, credentialFor, errorOf, people, run, submitted } from './support';

const type = 'sailPointIscOAuth2Api';
let sandbox: Sandbox;
let elsewhere: Elsewhere;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	elsewhere = await startElsewhere();
});
afterAll(async () => {
	await sandbox.close();
	await elsewhere.close();
});
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.faults.clear();
});

/** A credential as it is after somebody connected it. */
function connectedAs(alias: string, more: object = {}): CredentialStore {
	const { clientId, clientSecret } = sandbox.credentials.signIn;
	const oauthTokenData = { ...sandbox.token('signIn', alias) };
	return new CredentialStore({
		[type]: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret, oauthTokenData, ...more },
	});
}

async function runAs(
	credentials: CredentialStore,
	operation: 'grant' | 'revoke',
	parameters: object,
	options: Omit<NodeOptions, 'parameters'> = {},
): Promise<NodeResult> {
	return await run(sandbox, operation, { authentication: 'oAuth2', ...parameters }, { credentials, ...options });
}

const anHour = async () => await sandbox.clock.advance(3_600_000);
const tokenRequests = () => sandbox.callsTo('/oauth/token').length;
const tried = () => sandbox.callsTo('/access-requests/v1', 'POST');
const saidBy = ({ error }: NodeResult) => `${error?.message}\n${error?.description}`;
const role = (name: string) => sandbox.item(name, 'ROLE').id;

/** Rows for people that no other row has named yet, and what to do with them. */
function newcomers(count: number): { items: Array<{ who: string }>; parameters: object } {
	const items = sandbox.addPeople(count).map(({ id }) => ({ who: id }));
	const options = {
		duplicateHandling: 'submit',
		confirmWithin: 0,
		checkRequirements: false,
		endDateRemoval: 'allow',
		inactivePeople: 'allow',
	};
	return {
		items,
		parameters: {
			...people('id', '={{ $json.who }}'),
			...access(accessItem('ROLE', 'id', role('Sales Reader'))),
			options,
		},
	};
}

describe('signed in as a user', () => {
	test("a grant is made in that user's name, with the token that n8n has", async () => {
		const { items, error } = await runAs(connectedAs('ada.okafor'), 'grant', {
			...people('alias', 'carla.rossi'),
			...access(accessItem('ROLE', 'name', 'Sales Reader')),
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({
			statusCode: 202,
			outcome: 'SUBMITTED',
			requestedBy: sandbox.person('ada.okafor').id,
		});
		expect(tokenRequests()).toBe(0);
		expect(sandbox.requestItems().at(-1)).toMatchObject({ requesterId: sandbox.person('ada.okafor').id });
	});

	test('a grant for myself is for the user who signed in, who is known without a call', async () => {
		const { items, error } = await runAs(connectedAs('priya.nair'), 'grant', {
			requestedFor: 'self',
			...access(accessItem('ROLE', 'id', role('Engineering Reader'))),
			options: {
				duplicateHandling: 'submit',
				checkRequirements: false,
				endDateRemoval: 'allow',
				inactivePeople: 'allow',
			},
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ outcome: 'SUBMITTED', requestedBy: sandbox.person('priya.nair').id });
		expect(submitted(sandbox)).toMatchObject([{ requestedFor: [sandbox.person('priya.nair').id] }]);
		expect(sandbox.calls).toHaveLength(1);
	});

	test('a grant for others that the tenant does not let this user make is a 403 in words', async () => {
		const result = await runAs(connectedAs('priya.nair'), 'grant', newcomers(1).parameters, {
			items: newcomers(1).items,
			onError: 'continueErrorOutput',
		});
		expect(errorOf(result)).toMatchObject({ httpCode: 403, results: [{ outcome: 'FAILED' }] });
		expect(errorOf(result).description).not.toBe('');
	});

	test('a manager revokes from a direct report', async () => {
		sandbox.hold('jonas.weber', 'IT Reviewer');
		const { items, error } = await runAs(connectedAs('marta.silva'), 'revoke', {
			...people('alias', 'jonas.weber'),
			...access(accessItem('ROLE', 'name', 'IT Reviewer')),
			comment: 'Moved on',
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({
			statusCode: 202,
			requestType: 'REVOKE_ACCESS',
			outcome: 'SUBMITTED',
			requestedBy: sandbox.person('marta.silva').id,
		});
	});

	test('nobody revokes from oneself', async () => {
		const result = await runAs(
			connectedAs('marta.silva'),
			'revoke',
			{ ...people('alias', 'marta.silva'), ...access(accessItem('ROLE', 'name', 'IT Reviewer')), comment: 'x' },
			{ onError: 'continueErrorOutput' },
		);
		expect(errorOf(result).message).toMatch(/own/);
		expect(submitted(sandbox)).toEqual([]);
	});
});

describe.each(['accessToken', 'oAuth2'] as const)('a token that has run out (%s)', (way) => {
	async function signedIn(): Promise<CredentialStore> {
		const credentials = way === 'oAuth2' ? connectedAs('ada.okafor') : new CredentialStore(credentialFor(sandbox));
		if (way === 'accessToken')
			await run(sandbox, 'grant', newcomers(1).parameters, { items: newcomers(1).items, credentials });
		await anHour();
		sandbox.clearCalls();
		return credentials;
	}

	test('is renewed once for 40 rows side by side, and each row is taken once', async () => {
		const credentials = await signedIn();
		const { items, parameters } = newcomers(40);
		const before = sandbox.requestItems().length;
		const result = await run(sandbox, 'grant', { ...parameters, authentication: way }, { items, credentials });
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.outcome)).toEqual(items.map(() => 'SUBMITTED'));
		expect(tokenRequests()).toBe(1);
		expect(tried().filter(({ status }) => status === 202)).toHaveLength(40);
		expect(sandbox.requestItems().length - before).toBe(40);
		expect(
			new Set(
				sandbox
					.requestItems()
					.slice(before)
					.map(({ identityId }) => identityId),
			).size,
		).toBe(40);
	});

	test('serves the next run without another token request', async () => {
		const credentials = await signedIn();
		const first = newcomers(1);
		await run(sandbox, 'grant', { ...first.parameters, authentication: way }, { items: first.items, credentials });
		const second = newcomers(1);
		await run(sandbox, 'grant', { ...second.parameters, authentication: way }, { items: second.items, credentials });
		expect(tokenRequests()).toBe(1);
		expect(tried().map(({ status }) => status)).toEqual([401, 202, 202]);
	});

	test('that the tenant withdraws in the middle of a run is renewed once for the rest', async () => {
		const credentials = way === 'oAuth2' ? connectedAs('ada.okafor') : new CredentialStore(credentialFor(sandbox));
		const { items, parameters } = newcomers(30);
		sandbox.faults.add({ mode: 'slow', delayMs: 5, path: '^/access-requests/v1$' });
		const running = run(sandbox, 'grant', { ...parameters, authentication: way }, { items, credentials });
		while (tried().length < 3) await new Promise((done) => setTimeout(done, 2));
		const before = tokenRequests();
		await anHour();
		const result = await running;
		expect(result.error).toBeUndefined();
		expect(tried().filter(({ status }) => status === 202)).toHaveLength(30);
		expect(tried().filter(({ status }) => status === 401)).not.toEqual([]);
		expect(tokenRequests() - before).toBe(1);
	});
});

describe('a sign-in that is no longer good', () => {
	test('is said once for all rows, and nothing is submitted: the refresh is refused', async () => {
		const tokens = sandbox.token('signIn', 'ada.okafor');
		await anHour();
		const credentials = connectedAs('ada.okafor', { oauthTokenData: { ...tokens, refresh_token: 'used' } });
		const { items, parameters } = newcomers(20);
		const result = await runAs(credentials, 'grant', parameters, { items });
		expect(saidBy(result)).toContain("The sign-in of this credential has expired, and ISC didn't renew it.");
		expect(saidBy(result)).toContain('connect it again');
		expect(tried().every(({ status }) => status === 401)).toBe(true);
		expect(tried().length).toBeLessThanOrEqual(3);
	});

	test("is each row's error item where the node goes on: none was sent", async () => {
		const tokens = sandbox.token('signIn', 'ada.okafor');
		await anHour();
		const credentials = connectedAs('ada.okafor', { oauthTokenData: { ...tokens, refresh_token: 'used' } });
		const { items, parameters } = newcomers(5);
		const result = await runAs(credentials, 'grant', parameters, { items, onError: 'continueErrorOutput' });
		expect(result.errorItems).toHaveLength(5);
		for (const index of items.keys()) {
			expect(errorOf(result, index)).toMatchObject({
				message: expect.stringContaining('Not sent'),
				accessRequestIds: [],
				results: [{ outcome: 'FAILED' }],
			});
		}
	});

	test('a credential that nobody has connected yet: says how to connect it, without a call', async () => {
		const { items, parameters } = newcomers(3);
		const result = await runAs(connectedAs('ada.okafor', { oauthTokenData: undefined }), 'grant', parameters, {
			items,
		});
		expect(saidBy(result)).toContain("The credential isn't connected to a user yet.");
		expect(saidBy(result)).toContain('Connect my account');
		expect(sandbox.calls).toEqual([]);
	});

	test('plain http is refused before any call, for a sign-in as for a token', async () => {
		const { items, parameters } = newcomers(1);
		const result = await runAs(connectedAs('ada.okafor', { apiUrl: 'http://acme.example' }), 'grant', parameters, {
			items,
		});
		expect(saidBy(result)).toMatch(/unencrypted[\s\S]*https:\/\//);
	});
});

describe('the token of a sign-in', () => {
	test('goes along no redirect of a submit or a look-up, and nothing counts as taken', async () => {
		sandbox.faults.add({ mode: 'redirect', location: `${elsewhere.url}/x` });
		const { items, parameters } = newcomers(2);
		const result = await runAs(connectedAs('ada.okafor'), 'grant', parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.errorItems).toHaveLength(2);
		expect(errorOf(result).message).toMatch(/redirect \(status 307\)\. Redirects aren't followed/);
		expect(errorOf(result).results).toMatchObject([{ outcome: 'FAILED' }]);
		const looked = await runAs(
			connectedAs('ada.okafor'),
			'grant',
			{ ...parameters, ...people('alias', 'carla.rossi') },
			{ items: [{}] },
		);
		expect(looked.error).toBeDefined();
		expect(elsewhere.requests).toEqual([]);
	});
});
