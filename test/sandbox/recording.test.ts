import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox, type Sandbox } from '../../sandbox';
import { Pseudonyms } from '../../sandbox/recording/pseudonyms';
import { startRecorder } from '../../sandbox/recording/record';
import { startReplay } from '../../sandbox/recording/replay';
import type { Served } from '../../sandbox/recording/serveText';
import { flat, http, type StatusRow, type Submitted } from './support';

let folder: string;
let file: string;
let sandbox: Sandbox;
let recorder: Served;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'recording-'));
	file = join(folder, 'calls.jsonl');
	sandbox = await startSandbox({ clock: 'stepped', rateLimit: 0 });
	recorder = await startRecorder(sandbox.url, file, 0);
});
afterEach(async () => {
	await recorder.close();
	await sandbox.close();
	rmSync(folder, { recursive: true });
});

/** What a client does: signs in, finds a person, requests access, and looks twice for what became of it. */
async function work(url: string, filter: string, grant: object, between = async () => {}) {
	const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials.admin;
	const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
	const token = (await http(url).post<{ access_token: string }>('/oauth/token', form)).data.access_token;
	const client = http(url, { Authorization: `Bearer ${token}` });
	const people = (
		await client.get<Array<{ id: string }>>(`/public-identities/v1?limit=1&filters=${encodeURIComponent(filter)}`)
	).data;
	const submitted = await client.post<Submitted>('/access-requests/v1', grant);
	const status = async () =>
		(await client.get<StatusRow[]>('/access-request-status/v1?limit=10')).data.map(({ state }) => state);
	const first = await status();
	await between();
	return { token, people, submitted, states: [first, await status()] };
}

const aliasIs = (alias: string) => `alias eq "${alias}"`;

test('a recording holds no name, address, ID, secret or token of the tenant', async () => {
	const { token } = await work(recorder.url, aliasIs('priya.nair'), {
		...flat(sandbox, 'priya.nair', 'IT Reader'),
		clientMetadata: { employee: 'Priya', number: '4711' },
	});
	const recording = readFileSync(file, 'utf8');
	const { admin } = sandbox.credentials;
	const person = sandbox.person('priya.nair');
	const secrets = [token, token.split('.')[1], admin.clientId, admin.clientSecret, admin.identityId ?? ''];
	const personal = [
		person.id,
		person.name,
		person.alias,
		person.email ?? '',
		sandbox.item('IT Reader').id,
		'IT Reader',
		'Okafor',
		'Priya',
		'4711',
	];
	for (const text of [...secrets, ...personal]) expect(recording.toLowerCase()).not.toContain(text.toLowerCase());
	// What a program needs to work is there.
	for (const text of ['EXECUTING', 'IDENTITY', 'alias+eq+']) expect(recording).toContain(text);
});

test('what is replaced keeps its form, and is the same everywhere', () => {
	const pseudonyms = new Pseudonyms();
	const id = 'c2f2a0c94a4e4b6d9f0a3fb83ce4cee3';
	const made = pseudonyms.json({
		...{
			id,
			email: 'Jo.Doe@acme.example',
			name: 'Jo Doe',
			status: 'Active',
			authorities: ['ORG_ADMIN'],
			created: '2026-11-27T10:00:00Z',
		},
		...{
			attributes: [{ key: 'personnel', value: 4711 }],
			clientMetadata: { boss: 'Jo Doe' },
			limit: 250,
			detailCode: '400.1.404 Not found',
		},
	}) as Record<string, unknown>;
	expect(made).toEqual({
		...{
			id: expect.stringMatching(/^[0-9a-f]{32}$/),
			email: expect.stringMatching(/^person-[0-9a-f]{8}@example\.com$/),
		},
		...{ name: pseudonyms.of('Jo Doe'), status: 'Active', authorities: ['ORG_ADMIN'], created: '2026-11-27T10:00:00Z' },
		attributes: [{ key: pseudonyms.of('personnel'), value: 0 }],
		...{
			clientMetadata: { [pseudonyms.of('boss')]: pseudonyms.of('Jo Doe') },
			limit: 250,
			detailCode: '400.1.404 Not found',
		},
	});
	expect(pseudonyms.path(`/identities/v1/${id}`)).toBe(`/identities/v1/${String(made.id)}`);
	expect(pseudonyms.query('limit=5&filters=name%20eq%20%22Jo%20Doe%22%20and%20n%20gt%202026-01-01')).toBe(
		new URLSearchParams({ filters: `name eq "${pseudonyms.of('Jo Doe')}" and n gt 2026-01-01`, limit: '5' }).toString(),
	);
	const search = pseudonyms.json({
		query: { query: 'name:"Jo Doe" AND attributes.no:4711 AND boss:Jane AND id:(Mary)' },
	});
	expect(JSON.stringify(search)).not.toMatch(/Jo Doe|Jane|Mary|4711/);
	// Another recording has other ones.
	expect(new Pseudonyms().of('Jo Doe')).not.toBe(pseudonyms.of('Jo Doe'));
});

test('a client gets from the replay what it got from the tenant, in its order', async () => {
	const real = await work(recorder.url, aliasIs('priya.nair'), flat(sandbox, 'priya.nair', 'IT Reader'), async () => {
		await sandbox.clock.advance(2_000);
	});
	expect(real.states).toEqual([['EXECUTING'], ['REQUEST_COMPLETED']]);
	const lines = readFileSync(file, 'utf8').trim().split('\n');
	const recorded = lines.map((line) => JSON.parse(line) as { path: string; query: string; body: object });
	const filter =
		new URLSearchParams(recorded.find(({ path }) => path.startsWith('/public'))?.query).get('filters') ?? '';
	const grant = recorded.find(({ path }) => path === '/access-requests/v1')?.body ?? {};
	const replay = await startReplay(file, 0);
	try {
		const again = await work(replay.url, filter, grant);
		expect(again.states).toEqual(real.states);
		expect(again.submitted.status).toBe(202);
		expect(again.people.map(({ id }) => id.length)).toEqual([32]);
		// The person found is the one in the request, as in the tenant.
		expect(JSON.stringify(grant)).toContain(again.people[0].id);
		// A body with a mark of its own gets the answer to the recorded one.
		const marked = await work(replay.url, filter, { ...grant, clientMetadata: { mark: 'other' } });
		expect(marked.submitted.status).toBe(202);
		expect(marked.states).toEqual([['REQUEST_COMPLETED'], ['REQUEST_COMPLETED']]);
		const unknown = await http(replay.url).get<{ messages: Array<{ text: string }> }>('/public-identities/v1?limit=7');
		expect(unknown.status).toBe(404);
		expect(unknown.data.messages[0].text).toMatch(
			/^The recording has no GET \/public-identities\/v1\?limit=7\. Recorded there: GET /,
		);
	} finally {
		await replay.close();
	}
});

test('errors of the tenant are passed on and recorded; a tenant that does not answer is a 502', async () => {
	const refused = await http(recorder.url).get('/access-request-status/v1');
	expect(refused.status).toBe(401);
	await sandbox.close();
	const gone = await http(recorder.url).get<{ messages: Array<{ text: string }> }>('/access-request-status/v1');
	expect([gone.status, gone.data.messages[0].text]).toEqual([502, expect.stringContaining('fetch failed')]);
	expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a file that is no recording is refused with its line', async () => {
	writeFileSync(file, '{"method":"GET"}\nhello\n');
	await expect(startReplay(file, 0)).rejects.toThrow(/^Line 2 of .* isn't part of a recording/);
});
