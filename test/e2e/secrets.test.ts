import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { dataDir } from '../../playground/src/paths';
import { startRealN8n, type RealN8n } from './support/realN8n';

let real: RealN8n;
beforeAll(async () => {
	real = await startRealN8n({ iscTicketGrant: 'webhook/isc-ticket' });
}, 600_000);
afterAll(async () => await real?.close());

/** Logs, the database and whatever else n8n keeps: all but installed code, and the file in which this clone keeps its own key. */
function written(folder = dataDir): string[] {
	return readdirSync(folder).flatMap((name) => {
		const whole = path.join(folder, name);
		if (name === 'node_modules' || name === 'secrets.json' || name === 'package') return [];
		return statSync(whole).isDirectory() ? written(whole) : [whole];
	});
}

/** The sandbox's tokens are signed JSON: whatever looks like one is one, or one of n8n's own that has no business there either. */
const TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/;

test('no secret and no token is in what n8n writes down or hands out, also of runs that fail', async () => {
	const { sandbox, rest, url } = real;
	await rest.execute('iscMondayRevoke', 'Every Monday');
	const ticket = {
		ticket: 'INC-9',
		person: 'hana.kim@sandbox.example',
		role: 'Sales Reader',
		until: '2099-01-31',
		reason: 'Joined',
	};
	const post = async () =>
		await fetch(`${url}/webhook/isc-ticket`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(ticket),
		});
	const answers: string[] = [];
	for (const fault of [
		undefined,
		{ mode: 'expired-token' },
		{ mode: 'status', status: 403 },
		{ mode: 'status', status: 500 },
		{ mode: 'redirect', location: 'http://127.0.0.1:9/' },
		{ mode: 'garbage' },
	] as const) {
		if (fault !== undefined) sandbox.faults.add({ path: '^/access-requests/v1$', count: 1, ...fault });
		answers.push(await (await post()).text());
		sandbox.faults.clear();
		ticket.person = 'ivan.horvat@sandbox.example';
	}
	const kept = await rest.executionTexts();
	expect(kept.length).toBeGreaterThanOrEqual(7);

	const texts = [
		...answers.map((text) => ['an answer', text]),
		...kept.map((text, index) => [`execution ${index}`, text]),
		...written().map((file) => [path.relative(dataDir, file), readFileSync(file, 'latin1')]),
	];
	expect(texts.some(([name]) => name.endsWith('.sqlite'))).toBe(true);
	const secrets = Object.values(sandbox.credentials).map(({ clientSecret }) => clientSecret);
	const leaks = texts
		.filter(([, text]) => TOKEN.test(text) || secrets.some((secret) => text.includes(secret)))
		.map(([name]) => name);
	expect(leaks).toEqual([]);
	expect(TOKEN.test(sandbox.token('admin').access_token)).toBe(true);
});
