import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import type { Sandbox } from '../../sandbox';
import { runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, people } from './support';

export const TOOL = 'n8n-nodes-sailpoint-isc.sailPointIscTool';

/** The node as n8n makes an agent's tool of it. */
function toolType(): SailPointIsc {
	const node = new SailPointIsc();
	node.description = { ...node.description, name: `${node.description.name}Tool` };
	return node;
}

export const nodeTypes = { [TOOL]: toolType() };

/** A source of numbers that is the same in every run. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

const ALLOWED_ITEM = 'IT Reader';
const ALLOWED_PEOPLE = ['priya.nair', 'bruno.costa'];
const DAY = 86_400_000;

function rails(sandbox: Sandbox): Record<string, unknown> {
	return {
		allowedItems: { item: [{ type: 'ROLE', by: 'id', value: sandbox.item(ALLOWED_ITEM).id }] },
		allowedPeople: ALLOWED_PEOPLE.map((alias) => sandbox.person(alias).id).join(', '),
		maxPeople: 1,
		maxDuration: 30,
		commentRequired: true,
		referencePattern: 'INC\\d{7}',
		privileged: 'refuse',
	};
}

/** What a model or an input item may try: a value, or the same as an expression. */
function anyOf<T>(random: () => number, ...values: T[]): T {
	return values[Math.floor(random() * values.length)];
}

function maybeExpression(random: () => number, value: unknown): unknown {
	if (random() < 0.5) return value;
	return `={{ ${JSON.stringify(value)} }}`;
}

/** Guard rails that somebody tries to get around: one of them, or all, as an expression. */
function attacked(random: () => number, set: Record<string, unknown>): unknown {
	const kind = random();
	if (kind < 0.4) return set;
	if (kind < 0.5) return `={{ ${JSON.stringify({ maxPeople: 1000 })} }}`;
	const name = anyOf(random, ...Object.keys(set));
	const looser = anyOf<unknown>(
		random,
		`={{ $fromAI("${name}") }}`,
		'={{ undefined }}',
		'={{ "" }}',
		'',
		null,
		{},
		[],
		'=.*',
	);
	return { ...set, [name]: looser };
}

/**
 * Runs generated inputs of an agent or a workflow against fixed guard rails. Returns what ISC was asked for that the guard rails don't allow.
 */
export async function tryGuardRails(sandbox: Sandbox, count: number, seed: number): Promise<string[]> {
	const random = seeded(seed);
	const fixed = rails(sandbox);
	for (let tried = 0; tried < count; tried++) {
		const asTool = random() < 0.6;
		const operation = anyOf(random, 'grant', 'grant', 'revoke', 'modify');
		const names = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
			anyOf(random, ...ALLOWED_PEOPLE, 'priya.nair', 'carla.rossi'),
		);
		const item = anyOf(random, ALLOWED_ITEM, ALLOWED_ITEM, 'IT Editor', 'AD Domain Admins', 'Identity Tooling');
		const { type, id } = sandbox.item(item);
		const ids = names.map((name) => sandbox.person(name).id);
		const removeDate = anyOf(
			random,
			new Date(sandbox.clock.now() + anyOf(random, 5, 29, 40, 4000) * DAY).toISOString(),
		);
		const asJson = random() < 0.3;
		const body = {
			requestedFor: operation === 'revoke' ? ids.slice(0, 1) : ids,
			requestedItems: [
				{ type, id, comment: anyOf(random, 'why', undefined), removeDate: anyOf(random, removeDate, undefined) },
			],
		};
		const options = {
			guardRails: attacked(random, fixed),
			reference: maybeExpression(random, anyOf(random, 'INC0012345', 'INC001234', 'INC0012345; x', '')),
			duplicateHandling: maybeExpression(random, anyOf(random, 'skip', 'submit')),
			maxRequests: maybeExpression(random, 0),
		};
		await runOperation(
			sandbox,
			op(operation),
			{
				...(asJson
					? { requestedFor: 'json', requestJson: JSON.stringify(body) }
					: { ...people('id', ...ids), ...access(accessItem(type, 'id', id)) }),
				comment: maybeExpression(random, anyOf(random, 'why', '', 'why')),
				end: anyOf(random, 'date', 'none', 'date'),
				removeDate: maybeExpression(random, removeDate),
				allowDecisions: anyOf<unknown>(random, false, '={{ true }}', 'true', 1, '={{ $fromAI("x") }}'),
				options,
			},
			{
				onError: 'continueErrorOutput',
				...(asTool && { type: TOOL, nodeTypes }),
				node: { notes: asTool ? 'tool' : '' },
			},
		);
	}
	return broken(sandbox, fixed);
}

/** Every request that reached ISC, held against the guard rails. */
function broken(sandbox: Sandbox, { allowedPeople }: Record<string, unknown>): string[] {
	const allowed = sandbox.item(ALLOWED_ITEM).id;
	return sandbox.requestItems().flatMap((request) => {
		const faults: string[] = [];
		if (request.itemId !== allowed) faults.push('item');
		if (!String(allowedPeople).includes(request.identityId)) faults.push('person');
		if (!/INC\d{7}/.test(request.comment ?? '')) faults.push('reference');
		if (request.requestType !== 'REVOKE_ACCESS') {
			const length = request.removeDate === null ? Infinity : request.removeDate - request.created;
			if (length > 31 * DAY) faults.push('duration');
		}
		return faults.map((fault) => `${fault} of ${request.requestType} ${request.id}`);
	});
}

/** As an agent's tool without Allow Decisions, nothing but grants may reach ISC. */
export async function runAsTool(sandbox: Sandbox, operation: string, parameters: object) {
	return await runOperation(sandbox, op(operation), parameters, {
		type: TOOL,
		nodeTypes,
		onError: 'continueErrorOutput',
	});
}
