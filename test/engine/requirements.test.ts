import { startSandbox, type Sandbox } from '../../sandbox';
import type { AccessType } from '../../sandbox/store/model';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, people } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

/** A way to ask for an access item, and what ISC does with it. */
interface Kind {
	item: [type: AccessType, name: string];
	comment?: string;
	endsInHours?: number;
	formInstanceId?: string;
	/** What the error says. Absent: ISC takes it and carries it out. */
	refused?: RegExp;
	warning?: RegExp;
}

const breakGlass: Kind['item'] = ['ROLE', 'Break Glass Administrator'];
const vendor: Kind['item'] = ['ROLE', 'Vendor Onboarding'];

const KINDS: Kind[] = [
	{ item: breakGlass, endsInHours: 4, refused: /only be requested with a comment/ },
	{ item: breakGlass, comment: 'why', endsInHours: 9, refused: /at most 8 hours/ },
	{ item: breakGlass, comment: 'why', endsInHours: 7 },
	{ item: ['ENTITLEMENT', 'AWS Visitor'], refused: /only be requested with an end date/ },
	{ item: ['ROLE', 'Finance Admin'], refused: /Finance Admin can be held for at most 90 days/ },
	{ item: ['ROLE', 'Finance Admin'], endsInHours: 90 * 24 },
	{ item: vendor, refused: /completed form "form-vendor-onboarding"/ },
	{ item: vendor, formInstanceId: 'form-instance-other', refused: /is of the form "form-other"/ },
	{ item: vendor, formInstanceId: 'form-instance-vendor' },
	{ item: ['ENTITLEMENT', 'AWS Lab'], endsInHours: 15 * 24, refused: /at most 2 weeks/ },
	{ item: ['ROLE', 'Site Manager'], warning: /has dimensions/ },
	{ item: ['ROLE', 'Privileged Vault'], warning: /requires a reauthorization/ },
];

const HOUR = 3_600_000;
function itemId([type, name]: Kind['item']): string {
	return sandbox.item(name, type).id;
}

function bodyOf({ item, comment, endsInHours, formInstanceId }: Kind, personId: string): object {
	const requested = {
		type: item[0],
		id: itemId(item),
		...(comment !== undefined && { comment }),
		...(formInstanceId !== undefined && { formInstanceId }),
		...(endsInHours !== undefined && { removeDate: new Date(sandbox.clock.now() + endsInHours * HOUR).toISOString() }),
	};
	return { requestedFor: [personId], requestedItems: [requested] };
}

async function grantRows(bodies: object[], options: object) {
	const run = await runOperation(
		sandbox,
		op('grant'),
		{ requestedFor: 'json', requestJson: '={{ $json }}', options: { maxRequests: 0, ...options } },
		{ onError: 'continueRegularOutput', items: bodies as Array<Record<string, unknown>> },
	);
	expect(run.items).toHaveLength(bodies.length);
	return run.items.map(({ json }) => json as { error?: { message: string }; results: Array<Record<string, unknown>> });
}

describe('what ISC requires', () => {
	test('of 100 rows of 12 kinds, those that ISC refuses or fails are refused before, with the reason, and no other', async () => {
		expect(KINDS).toHaveLength(12);
		const kindOf = (row: number) => KINDS[row % KINDS.length];
		// Each row has a person of its own, so that none is another's duplicate.
		const bodies = sandbox.addPeople(100).map(({ id }, row) => bodyOf(kindOf(row), id));
		const planned = await grantRows(bodies, { dryRun: true });
		planned.forEach(({ error, results }, row) => {
			const { refused, warning } = kindOf(row);
			if (refused !== undefined) expect(error?.message).toMatch(refused);
			else expect({ row, error }).toEqual({ row, error: undefined });
			if (warning !== undefined) expect(String(results[0].warnings)).toMatch(warning);
		});
		// What then happens: without the check, ISC refuses or fails just these rows.
		const sent = await grantRows(bodies, { checkRequirements: false, waitForCompletion: 60 });
		sent.forEach(({ error, results }, row) => {
			const isDone = error === undefined && results[0].state === 'REQUEST_COMPLETED';
			expect([row, isDone]).toEqual([row, kindOf(row).refused === undefined]);
		});
	});

	test('the longest time is sent two minutes short of it, and ISC takes it', async () => {
		const ninetyDays = { end: 'duration', duration: 90, durationUnit: 'days' };
		const parameters = { ...people('alias', 'priya.nair'), ...access(accessItem('ROLE', 'name', 'Finance Admin')) };
		const [output] = jsons(await runOperation(sandbox, op('grant'), { ...parameters, ...ninetyDays }));
		expect(output.outcome).toBe('SUBMITTED');
		const [{ body }] = sandbox.callsTo('/access-requests/v1', 'POST');
		const { removeDate } = (body as { requestedItems: Array<{ removeDate: string }> }).requestedItems[0];
		const short = sandbox.clock.now() + 90 * 86_400_000 - Date.parse(removeDate);
		expect(short).toBeGreaterThanOrEqual(120_000);
		expect(short).toBeLessThan(180_000);
	});

	test('what the token may not read is said, and with Duplicate Handling Fail it is an error', async () => {
		const parameters = { requestedFor: 'self', ...access(accessItem('ROLE', 'id', itemId(['ROLE', 'Finance Admin']))) };
		const run = async (options: object) =>
			await runOperation(
				sandbox,
				op('grant'),
				{ ...parameters, options: { dryRun: true, ...options } },
				{ client: 'user', onError: 'continueErrorOutput' },
			);
		const skipped = await run({});
		const [{ notChecked }] = jsons(skipped)[0].results as Array<{ notChecked: string[] }>;
		expect(String(notChecked)).toMatch(/Couldn't check what ISC requires for .*isn't allowed to read it/);
		expect(skipped.hints.map(({ message }) => message).join()).toMatch(/Requirements not checked: 1 of 1/);
		expect(errorOf(await run({ duplicateHandling: 'fail' })).message).toMatch(/Couldn't check/);
	});

	test('a request for an item of the user of the token warns that nobody else may decide', async () => {
		const tooling = access(accessItem('ROLE', 'name', 'Identity Tooling'));
		const [output] = jsons(
			await runOperation(sandbox, op('grant'), {
				...people('alias', 'priya.nair'),
				...tooling,
				options: { dryRun: true },
			}),
		);
		const [{ warnings }] = output.results as Array<{ warnings: string[] }>;
		expect(String(warnings)).toMatch(/ISC may approve this without anybody else/);
	});

	test('1,000 rows over 200 roles and access profiles take at most six reads for requirements', async () => {
		const wanted = [...sandbox.addItems('ROLE', 120), ...sandbox.addItems('ACCESS_PROFILE', 80)];
		const bodies = sandbox
			.addPeople(5)
			.flatMap(({ id }) =>
				wanted.map((item) => ({ requestedFor: [id], requestedItems: [{ type: item.type, id: item.id }] })),
			);
		expect(bodies).toHaveLength(1_000);
		sandbox.clearCalls();
		await grantRows(bodies, { dryRun: true });
		const reads = ['/roles/v1', '/access-profiles/v1', '/entitlements/v1', '/access-request-config/v2'].flatMap(
			(path) => sandbox.callsTo(path, 'GET'),
		);
		expect(reads.length).toBeGreaterThan(0);
		expect(reads.length).toBeLessThanOrEqual(6);
	});
});

test('executions that begin together read what access items require once', async () => {
	const items = sandbox.addItems('ENTITLEMENT', 5);
	await Promise.all(
		sandbox.addPeople(4).map(async ({ id }) => {
			const wanted = items.map((item) => accessItem('ENTITLEMENT', 'id', item.id));
			const parameters = { ...people('id', id), ...access(...wanted) };
			jsons(await runOperation(sandbox, ['accessRequest', 'grant'], parameters));
		}),
	);
	const reads = sandbox.calls.filter(({ path }) => path.endsWith('/entitlement-request-config'));
	expect(reads).toHaveLength(items.length);
});
