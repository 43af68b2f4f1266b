import { startSandbox, type Sandbox } from '../../sandbox';
import type { AccessItem, AccessType, RequestRules } from '../../sandbox/store/model';
import { seeded } from '../engine/guardRailsSupport';
import { runOperation } from '../engine/operation';
import { op } from '../engine/requestOperation';

const ROWS = 2_000;
const HOUR = 3_600_000;

let sandbox: Sandbox;
beforeAll(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterAll(async () => await sandbox.close());

type Json = { error?: { message: string }; outcome?: string; results: Array<{ outcome: string; state?: string }> };

function pick<T>(random: () => number, ...values: T[]): T {
	return values[Math.floor(random() * values.length)];
}

/** Access items with any mixture of requirements. */
function items(random: () => number): AccessItem[] {
	return Array.from({ length: 60 }, (_, index) => {
		const rules: Partial<RequestRules> = {
			commentRequired: random() < 0.3,
			requireEndDate: random() < 0.3,
			maxDuration: random() < 0.3 ? { value: pick(random, 12, 48), timeUnit: pick(random, 'HOURS', 'DAYS') } : null,
			formDefinitionId: random() < 0.2 ? pick(random, 'form-vendor-onboarding', 'form-unseen') : null,
			reauthorizationRequired: random() < 0.1,
		};
		const type = pick<AccessType>(random, 'ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT');
		return sandbox.addItem(type, { name: `Any ${type} ${index}`, rules, requestable: random() < 0.95 });
	});
}

/** A request for a person of its own, so that no row is another's duplicate. */
function body(random: () => number, personId: string, { type, id }: AccessItem): object {
	const hours = pick(random, 2, 11, 13, 40, 24 * 20, 24 * 47, 24 * 60);
	const requested = {
		type,
		id,
		...(random() < 0.6 && { comment: 'Needed for work' }),
		...(random() < 0.6 && { removeDate: new Date(sandbox.clock.now() + hours * HOUR).toISOString() }),
		...(random() < 0.4 && { formInstanceId: pick(random, 'form-instance-vendor', 'form-instance-other') }),
	};
	return { requestedFor: [personId], requestedItems: [requested] };
}

async function grant(bodies: object[], options: object): Promise<Json[]> {
	const parameters = { requestedFor: 'json', requestJson: '={{ $json }}', options: { maxRequests: 0, ...options } };
	const result = await runOperation(sandbox, op('grant'), parameters, {
		onError: 'continueRegularOutput',
		items: bodies as Array<Record<string, unknown>>,
	});
	expect(result.items).toHaveLength(bodies.length);
	return result.items.map(
		({ json }) => (json.error === undefined ? json : { error: json.error, results: [] }) as unknown as Json,
	);
}

test(`of ${ROWS} generated rows, each is what the dry run said it would be`, async () => {
	const random = seeded(20_261_126);
	const all = items(random);
	const bodies = sandbox.addPeople(ROWS).map(({ id }) => body(random, id, pick(random, ...all)));
	const said = await grant(bodies, { dryRun: true });
	// Without the check, ISC itself says what becomes of each row.
	const done = await grant(bodies, { checkRequirements: false, waitForCompletion: 120 });
	const wrong = said.flatMap((row, index) => {
		const isPlanned = row.error === undefined && row.outcome === 'PLANNED';
		const { error, results } = done[index];
		const isDone = error === undefined && results[0].state === 'REQUEST_COMPLETED';
		return isPlanned === isDone
			? []
			: [{ index, body: bodies[index], said: row.error?.message ?? row.outcome, then: error?.message ?? results }];
	});
	expect(wrong.slice(0, 3)).toEqual([]);
	const planned = said.filter(({ outcome }) => outcome === 'PLANNED').length;
	expect(planned).toBeGreaterThan(ROWS / 5);
	expect(planned).toBeLessThan((ROWS * 4) / 5);
}, 600_000);
