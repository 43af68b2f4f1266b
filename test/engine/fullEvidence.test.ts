import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PACKAGE } from '../../isc/package';
import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { expectSchema } from './schema';
import { access, accessItem, people } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

type Json = Record<string, unknown> & {
	results: Array<Record<string, unknown>>;
	run: { counts: Record<string, number> };
};

test('the name and version are those of the manifest', () => {
	const manifest = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as Record<
		string,
		string
	>;
	expect(PACKAGE).toBe(`${manifest.name}@${manifest.version}`);
});

test('a result has the state before and after and what was sent; each item the facts of its run, with counts that add up', async () => {
	const emails = ['bruno.costa', 'priya.nair', 'no.such.person'].map((alias) => `${alias}@sandbox.example`);
	const result = await runOperation(
		sandbox,
		op('grant'),
		{
			...people('email', '={{ $json.email }}'),
			...access(accessItem('ROLE', 'name', 'Engineering Team')),
			comment: 'Joins the team',
			options: { fullEvidence: true, waitForCompletion: 20 },
		},
		{ items: emails.map((email) => ({ email })), onError: 'continueErrorOutput' },
	);
	const [granted, held] = jsons(result) as Json[];
	expect(granted.results).toMatchObject([
		{
			outcome: 'SUBMITTED',
			before: { held: 'no', readFrom: 'role assignments' },
			sent: { comment: 'Joins the team' },
			after: { held: 'yes', readAt: expect.stringMatching(/^20/) },
			fulfillment: 'FULFILLED',
			provisioning: {
				state: 'COMPLETED',
				result: 'SUCCESSFUL',
				started: expect.stringMatching(/^20/),
				finished: expect.stringMatching(/^20/),
			},
		},
	]);
	expect(held.results).toMatchObject([{ outcome: 'ALREADY_HELD', before: { held: 'yes', until: 'none' } }]);
	const failed = result.errorItems[0].json.error as Json;
	for (const { run } of [granted, held, failed]) {
		expect(run).toMatchObject({ package: PACKAGE, tokenUser: sandbox.person('ada.okafor').id, workflow: 'harness' });
		expect(run.counts).toEqual({ SUBMITTED: 1, ALREADY_HELD: 1, FAILED: 1 });
	}
	expectSchema('accessRequest', 'grant', [granted, held], { partly: true });
	expect(JSON.stringify([granted.run, failed.run])).not.toContain(sandbox.credentials.admin.clientSecret);
});
