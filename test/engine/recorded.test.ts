import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox } from '../../sandbox';
import { startRecorder } from '../../sandbox/recording/record';
import { startReplay } from '../../sandbox/recording/replay';
import { access, accessItem, credentialFor, people, run } from './support';

interface Recorded {
	path: string;
	query: string;
	body: { requestedFor: string[]; requestedItems: Array<{ id: string }> };
}

test("the node's run against a recorded tenant has the outcome that the real one had", async () => {
	const folder = mkdtempSync(join(tmpdir(), 'recorded-'));
	const file = join(folder, 'calls.jsonl');
	const sandbox = await startSandbox({ rateLimit: 0 });
	const recorder = await startRecorder(sandbox.url, file, 0);
	const grant = async (url: string, person: string, item: string) =>
		await run(
			sandbox,
			'grant',
			{ ...people('id', person), ...access(accessItem('ROLE', 'id', item)) },
			{ credentials: credentialFor(sandbox, 'admin', { apiUrl: url }) },
		);
	const [person, item] = [sandbox.person('carla.rossi'), sandbox.item('Sales Reader', 'ROLE')];
	const real = await grant(recorder.url, person.id, item.id);
	await Promise.all([recorder.close(), sandbox.close()]);
	const recording = readFileSync(file, 'utf8');
	for (const personal of [person.id, item.id, person.name, item.name]) expect(recording).not.toContain(personal);

	const calls = recording
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Recorded);
	const submitted = calls.find(({ path }) => path === '/access-requests/v1')?.body;
	const replay = await startReplay(file, 0);
	try {
		const again = await grant(replay.url, submitted?.requestedFor[0] ?? '', submitted?.requestedItems[0].id ?? '');
		expect([again.error, real.error]).toEqual([undefined, undefined]);
		expect(real.items[0].json).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202 });
		expect(again.items[0].json).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202, requestType: 'GRANT_ACCESS' });
		expect(Object.keys(again.items[0].json)).toEqual(Object.keys(real.items[0].json));
	} finally {
		await replay.close();
		rmSync(folder, { recursive: true });
	}
});
